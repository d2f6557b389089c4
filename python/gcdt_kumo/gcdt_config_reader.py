"""The same module as gcdt.gcdt_config_reader."""

import sys

from gcdt import gcdt_config_reader

sys.modules[__name__] = gcdt_config_reader
