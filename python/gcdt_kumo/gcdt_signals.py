"""The same module as gcdt.gcdt_signals."""

import sys

from gcdt import gcdt_signals

sys.modules[__name__] = gcdt_signals
