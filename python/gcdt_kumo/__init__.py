"""The names under which gcdt 0.2 offered what kumo templates import."""

from gcdt import __version__  # noqa: F401
