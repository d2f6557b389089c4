"""The same module as gcdt.kumo_util."""

import sys

from gcdt import kumo_util

sys.modules[__name__] = kumo_util
