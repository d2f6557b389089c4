"""Helpers for kumo templates and their hooks."""

from gcdt.utils import fix_old_kumo_config


def fix_deprecated_kumo_config(config, silent=False):
    """Moves the deprecated section kumo.cloudformation to kumo.stack and kumo.parameters."""
    return fix_old_kumo_config(config, silent)


class StackLookup(object):
    """A custom resource in the template that looks up outputs of other stacks by a Lambda function.

    `param_lambda_lookup_arn` names the parameter with the function's ARN,
    `param_stack_dependent_on` the one with the stack's name.
    """

    def __init__(self, template, param_lambda_lookup_arn, param_stack_dependent_on=None):
        from troposphere import Ref
        from troposphere.cloudformation import AWSCustomObject

        class StackOutput(AWSCustomObject):
            resource_type = "Custom::StackOutput"
            props = {"ServiceToken": (object, True), "StackName": (object, False)}

        properties = {"ServiceToken": Ref(param_lambda_lookup_arn)}
        if param_stack_dependent_on is not None:
            properties["StackName"] = Ref(param_stack_dependent_on)
        self._resource = template.add_resource(StackOutput("StackOutput", **properties))

    def get_att(self, parameter, as_reference=True):
        from troposphere import GetAtt, Ref

        return GetAtt(self._resource, Ref(parameter) if as_reference else parameter)


def ensure_ebs_volume_tags_autoscaling_group(awsclient, as_group_name, tags):
    """Sets tags on the volumes of all instances of an autoscaling group."""
    of_group = [{"Name": "tag:aws:autoscaling:groupName", "Values": [as_group_name]}]
    pages = awsclient.get_client("ec2").get_paginator("describe_instances")
    for page in pages.paginate(Filters=of_group):
        for reservation in page["Reservations"]:
            for instance in reservation["Instances"]:
                ensure_ebs_volume_tags_ec2_instance(awsclient, instance["InstanceId"], tags)


def ensure_ebs_volume_tags_ec2_instance(awsclient, instance_id, tags):
    """Sets tags on the volumes of an instance."""
    of_instance = [{"Name": "attachment.instance-id", "Values": [instance_id]}]
    pages = awsclient.get_client("ec2").get_paginator("describe_volumes")
    for page in pages.paginate(Filters=of_instance):
        for volume in page["Volumes"]:
            ensure_tags_ebs_volume(awsclient, volume, tags)


def ensure_tags_ebs_volume(awsclient, volume, tags):
    """Creates those of the tags ([{"Key", "Value"}]) that the volume does not have."""
    missing = [tag for tag in tags if tag not in volume.get("Tags", [])]
    if missing:
        awsclient.get_client("ec2").create_tags(Resources=[volume["VolumeId"]], Tags=missing)
