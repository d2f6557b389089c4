"""The same module as gcdt.route53."""

import sys

from gcdt import route53

sys.modules[__name__] = route53
