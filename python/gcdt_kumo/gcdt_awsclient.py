"""The same module as gcdt.gcdt_awsclient."""

import sys

from gcdt import gcdt_awsclient

sys.modules[__name__] = gcdt_awsclient
