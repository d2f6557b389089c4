"""See gcdt.servicediscovery."""

from gcdt.servicediscovery import (  # noqa: F401
    get_base_ami,
    get_outputs_for_stack,
    get_ssl_certificate,
    parse_ts,
)
