"""The same module as gcdt.iam."""

import sys

from gcdt import iam

sys.modules[__name__] = iam
