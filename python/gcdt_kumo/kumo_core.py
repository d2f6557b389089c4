"""The same module as gcdt.kumo_core."""

import sys

from gcdt import kumo_core

sys.modules[__name__] = kumo_core
