"""What templates used of kumo itself."""

from gcdt.utils import stack_exists  # noqa: F401
