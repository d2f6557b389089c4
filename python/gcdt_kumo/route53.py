"""See gcdt.route53."""

from gcdt.route53 import create_record, TTL_DEFAULT  # noqa: F401
