"""The same module as gcdt.gcdt_plugins."""

import sys

from gcdt import gcdt_plugins

sys.modules[__name__] = gcdt_plugins
