"""Record sets for troposphere templates."""

from troposphere import GetAtt, Join
from troposphere.ec2 import Instance
from troposphere.route53 import RecordSetType

from gcdt.gcdt_exceptions import GcdtError
from gcdt.servicediscovery import get_outputs_for_stack
from gcdt.utils import get_env

TTL_DEFAULT = 300

_zone = None  # found once per process


def create_record(awsclient, name_prefix, instance_reference, type="A", host_zone_name=None):
    """A record set (not added to a template) for an EC2 instance object or an address.

    `host_zone_name` must end with a dot; without it the zone is the output `internalDomainName` of
    the stack dp-<env>.
    """
    if host_zone_name is None:
        host_zone_name = _retrieve_stack_host_zone_name(awsclient)
    if type not in ("A", "CNAME"):
        raise GcdtError("Record set type is not supported!")
    if isinstance(instance_reference, Instance):
        instance_reference = GetAtt(instance_reference, "PrivateIp")
    record = RecordSetType(
        name_prefix.replace(".", "").replace("-", "").title() + "HostRecord",
        HostedZoneName=host_zone_name,
        Name=Join("", [name_prefix + ".", host_zone_name]),
        Type=type,
        ResourceRecords=[instance_reference],
    )
    record.properties["TTL"] = TTL_DEFAULT  # newer troposphere refuses the number it always was
    return record


def _retrieve_stack_host_zone_name(awsclient, default_stack_name=None):
    global _zone
    if _zone is not None:
        return _zone
    env = get_env()
    if not env:
        raise GcdtError("Please set environment...")
    stack = default_stack_name or "dp-" + env
    outputs = get_outputs_for_stack(awsclient, stack) or {}
    if "internalDomainName" not in outputs:
        raise GcdtError(
            "Please debug why default stack '%s' does not contain 'internalDomainName'..." % stack
        )
    _zone = outputs["internalDomainName"] + "."
    return _zone
