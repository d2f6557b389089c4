"""The same module as gcdt.s3."""

import sys

from gcdt import s3

sys.modules[__name__] = s3
