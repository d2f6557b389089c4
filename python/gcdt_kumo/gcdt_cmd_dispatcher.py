"""The same module as gcdt.gcdt_cmd_dispatcher."""

import sys

from gcdt import gcdt_cmd_dispatcher

sys.modules[__name__] = gcdt_cmd_dispatcher
