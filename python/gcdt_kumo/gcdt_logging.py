"""The same module as gcdt.gcdt_logging."""

import sys

from gcdt import gcdt_logging

sys.modules[__name__] = gcdt_logging
