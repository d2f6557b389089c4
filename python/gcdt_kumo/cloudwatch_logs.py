"""The same module as gcdt.cloudwatch_logs."""

import sys

from gcdt import cloudwatch_logs

sys.modules[__name__] = cloudwatch_logs
