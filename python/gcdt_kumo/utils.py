"""The same module as gcdt.utils."""

import sys

from gcdt import utils

sys.modules[__name__] = utils
