"""The name under which gcdt 0.2 offered what kumo templates import: every module of gcdt."""

from gcdt import GcdtError, __version__  # noqa: F401
