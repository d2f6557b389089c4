"""The same module as gcdt.servicediscovery."""

import sys

from gcdt import servicediscovery

sys.modules[__name__] = servicediscovery
