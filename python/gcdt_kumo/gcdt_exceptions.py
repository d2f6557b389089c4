"""The same module as gcdt.gcdt_exceptions."""

import sys

from gcdt import gcdt_exceptions

sys.modules[__name__] = gcdt_exceptions
