"""The same module as gcdt.kinesis."""

import sys

from gcdt import kinesis

sys.modules[__name__] = kinesis
