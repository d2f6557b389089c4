"""Installed plugins: distributions with entry points of a group."""

from gcdt.gcdt_exceptions import GcdtError


def _entry_points(group):
    """(distribution, entry point) of every entry point of the group."""
    from importlib import metadata

    for distribution in metadata.distributions():
        for entry_point in distribution.entry_points:
            if entry_point.group == group:
                yield distribution, entry_point


def get_plugin_versions(group="gcdt10"):
    """Distribution name -> version."""
    return {
        distribution.metadata["Name"]: distribution.version
        for distribution, _entry_point in _entry_points(group)
    }


def load_plugins(group="gcdt10"):
    """Imports every plugin of the group and calls its register()."""
    from gcdt.gcdt_logging import getLogger
    from gcdt.gcdt_signals import check_hook_mechanism_is_intact, check_register_present

    for distribution, entry_point in _entry_points(group):
        try:
            module = entry_point.load()
        except ImportError as error:
            name = distribution.metadata["Name"]
            raise GcdtError("could not load plugin '%s': %s" % (name, error))
        if not check_hook_mechanism_is_intact(module):
            getLogger(__name__).warning(
                "No valid hook configuration: %r. Not using hooks!", module
            )
        elif check_register_present(module):
            module.register()
