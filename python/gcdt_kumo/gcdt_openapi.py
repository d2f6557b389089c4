"""The same module as gcdt.gcdt_openapi."""

import sys

from gcdt import gcdt_openapi

sys.modules[__name__] = gcdt_openapi
