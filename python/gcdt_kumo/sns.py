"""The same module as gcdt.sns."""

import sys

from gcdt import sns

sys.modules[__name__] = sns
