"""Roles, policies and buckets for troposphere templates, named by one scheme."""

from troposphere import GetAtt, Ref  # noqa: F401  (templates import them from here)
from troposphere import iam, s3

POLICY_VERSION = "2012-10-17"


class IAMRoleAndPolicies(object):
    """Builds resources, adds them to the template and returns them."""

    def __init__(self, template, role_name_prefix, role_principals, role_path):
        self.template = template
        self.role_name_prefix = role_name_prefix
        self.role_principals = role_principals
        self.role_path = role_path
        self.roles_list = []

    def name_build(self, name, is_policy=False, prefix=True):
        return "%s%s%s" % (
            self.role_name_prefix if prefix else "",
            name,
            "-policy" if is_policy else "",
        )

    def name_strip(self, name, is_policy=False, prefix=True):
        """The name as a logical id: title-cased, without dashes."""
        return self.name_build(name, is_policy, prefix).title().replace("-", "")

    def build_role(self, name, policies=False):
        trust = {"Principal": {"Service": self.role_principals}, "Action": ["sts:AssumeRole"]}
        role = iam.Role(
            self.name_strip(name),
            AssumeRolePolicyDocument=_document([dict(trust, Effect="Allow")]),
            Path=self.role_path,
        )
        if policies:
            role.ManagedPolicyArns = policies
        self.roles_list.append(Ref(role))
        return self.template.add_resource(role)

    def build_policy(self, name, statements, roles, is_managed_policy=False):
        logical_id = self.name_strip(name, True)
        properties = {"PolicyDocument": _document(statements), "Roles": roles}
        if is_managed_policy:
            policy = iam.ManagedPolicy(logical_id, Path=self.role_path, **properties)
        else:
            policy = iam.PolicyType(logical_id, PolicyName=logical_id, **properties)
        return self.template.add_resource(policy)

    def build_policy_bucket(self, bucket, name, statements):
        return self.template.add_resource(
            s3.BucketPolicy(
                self.name_strip(name, True, False),
                Bucket=Ref(bucket),
                DependsOn=[bucket.name],
                PolicyDocument=_document(statements),
            )
        )

    def build_bucket(self, name, lifecycle_configuration=False, use_plain_name=False):
        if use_plain_name:
            bucket = s3.Bucket(name.title().replace("-", ""), BucketName=name)
        else:
            bucket = s3.Bucket(
                self.name_strip(name, False, False), BucketName=self.name_build(name)
            )
        if lifecycle_configuration:
            bucket.LifecycleConfiguration = lifecycle_configuration
        return self.template.add_resource(bucket)


def _document(statements):
    return {"Version": POLICY_VERSION, "Statement": statements}
