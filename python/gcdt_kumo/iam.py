"""See gcdt.iam."""

from gcdt.iam import IAMRoleAndPolicies  # noqa: F401
