"""The same module as gcdt.gcdt_defaults."""

import sys

from gcdt import gcdt_defaults

sys.modules[__name__] = gcdt_defaults
