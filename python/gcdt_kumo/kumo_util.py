"""See gcdt.kumo_util."""

from gcdt.kumo_util import (  # noqa: F401
    StackLookup,
    ensure_ebs_volume_tags_autoscaling_group,
    ensure_ebs_volume_tags_ec2_instance,
    ensure_tags_ebs_volume,
    fix_deprecated_kumo_config,
)
