"""Small helpers of gcdt that templates, hooks and plugins use."""

import os
import sys
import time

from gcdt.gcdt_exceptions import GracefulExit


def _log():
    from gcdt.gcdt_logging import getLogger  # costs milliseconds that get_env() need not pay

    return getLogger(__name__)


# -- the run


def version():
    """Logs the versions of gcdt, its plugins and its generators."""
    import gcdt
    from gcdt.gcdt_plugins import get_plugin_versions

    log = _log()
    log.info("gcdt version %s", gcdt.__version__)
    for title, group, always in (
        ("gcdt tools:", "gcdttool10", False),
        ("gcdt plugins:", "gcdt10", True),
        ("gcdt scaffolding generators:", "gcdtgen10", False),
    ):
        versions = get_plugin_versions(group)
        if versions or always:
            log.info(title)
            for name in sorted(versions):
                log.info(" * %s version %s", name, versions[name])


def get_env():
    """The name of the environment in lower case: ENV, else env; None if neither is set."""
    value = os.getenv("ENV", os.getenv("env"))
    return value if value is None else value.lower()


def get_context(awsclient, env, tool, command, arguments=None):
    """The context as it is before the first signal."""
    import gcdt
    from gcdt.gcdt_plugins import get_plugin_versions

    return {
        "_awsclient": awsclient,
        "env": env,
        "tool": tool,
        "command": command,
        "_arguments": {} if arguments is None else arguments,
        "version": gcdt.__version__,
        "user": _user(),
        "plugins": list(get_plugin_versions()),
    }


def _user():
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if os.environ.get(name):
            return os.environ[name]
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def get_command(arguments):
    """The command word in the result of parsing the command line."""
    return [key for key, value in arguments.items() if not key.startswith("-") and value is True][0]


def check_gcdt_update():
    """The program itself looks for newer versions."""


def signal_handler(signum, frame):
    """Turns SIGINT and SIGTERM into GracefulExit."""
    import signal

    names = {signal.SIGINT: "SIGINT", signal.SIGTERM: "SIGTERM"}
    raise GracefulExit(names.get(signum, str(signum)))


def are_credentials_still_valid(awsclient):
    """0 if AWS accepts the credentials, 1 if not: an exit code."""
    try:
        awsclient.get_client("sts").get_caller_identity()
    except Exception as error:
        _log().error(error)
        return 1
    return 0


def stack_exists(awsclient, stack_name):
    """True if the stack can be described, False on any error."""
    try:
        awsclient.get_client("cloudformation").describe_stacks(StackName=stack_name)
    except Exception:
        return False
    return True


# -- maps and lists


def dict_merge(a, b):
    """Merges `b` into `a`: maps are merged, everything else is replaced. Returns `a`."""
    return dict_selective_merge(a, b, b.keys()) if isinstance(b, dict) else b


def dict_selective_merge(a, b, selection):
    """As dict_merge, but of the top level only the keys in `selection`."""
    for key, value in b.items():
        if key not in selection:
            continue
        if isinstance(a.get(key), dict) and isinstance(value, dict):
            dict_merge(a[key], value)
        else:
            a[key] = value
    return a


def get_plugin_defaults(config, plugin):
    return config.get("plugins", {}).get(plugin, {}).get("defaults", {})


def flatten(items):
    """The atoms of nested lists and tuples in order; texts are atoms."""
    flat = []
    for item in items:
        if isinstance(item, (list, tuple)):
            flat.extend(flatten(item))
        else:
            flat.append(item)
    return flat


def json2table(json):
    """A table of the keys and values of a map; anything else comes back as it is."""
    try:
        rows = [
            (_ascii(key), _ascii(value))
            for key, value in json.items()
            if key != "ResponseMetadata"
        ]
    except Exception as error:
        _log().error(error)
        return json
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]

    def rule(left, line, cross, right):
        return left + cross.join(line * (width + 2) for width in widths) + right

    lines = ["│ %s │ %s │" % (key.ljust(widths[0]), value.ljust(widths[1])) for key, value in rows]
    between = "\n%s\n" % rule("├", "─", "┼", "┤")
    return "\n".join((rule("╒", "═", "╤", "╕"), between.join(lines), rule("╘", "═", "╧", "╛")))


def _ascii(value):
    return str(value).encode("ascii", "ignore").decode("ascii")


def fix_old_kumo_config(config, silent=False):
    """Moves the deprecated section kumo.cloudformation to kumo.stack and kumo.parameters."""
    kumo = config.get("kumo", {})
    old = kumo.get("cloudformation")
    if not old:
        return config
    if not silent:
        _log().warning('kumo config contains a deprecated "cloudformation" section!')
    of_stack = ("StackName", "TemplateBody", "artifactBucket", "RoleARN", "NotificationARNs")
    stack = {key: value for key, value in old.items() if key in of_stack}
    parameters = {key: value for key, value in old.items() if key not in of_stack}
    del kumo["cloudformation"]
    if stack:
        kumo["stack"] = stack
    if parameters:
        kumo["parameters"] = parameters
    if not silent:
        import json

        _log().warning("Your kumo config should look like this:")
        _log().warning(json.dumps(kumo))
    return config


# -- calls


def retries(max_tries, delay=1, backoff=2, exceptions=(Exception,), hook=None):
    """Decorator: calls the function up to `max_tries` times while it raises one of `exceptions`.

    Waits delay, delay * backoff, ... between the calls. `hook(tries_remaining, exception,
    current_delay)` is called before each wait. The last exception is raised.
    """

    def decorator(function):
        import functools

        @functools.wraps(function)
        def repeated(*args, **kwargs):
            wait = delay
            for tries_remaining in range(max_tries - 1, -1, -1):
                try:
                    return function(*args, **kwargs)
                except GracefulExit:
                    raise
                except exceptions as error:
                    if tries_remaining == 0:
                        raise
                    if hook is not None:
                        hook(tries_remaining, error, wait)
                    time.sleep(wait)
                    wait *= backoff

        return repeated

    return decorator


def all_pages(method, request, accessor, cond=None):
    """What `accessor` finds in every page, as one list.

    Pages are asked for until an answer has no nextToken. With `cond`, only pages it is true for
    count.
    """
    result = []
    next_token = None
    while True:
        if next_token:
            request["nextToken"] = next_token
        response = method(**request)
        if cond is None or cond(response):
            found = accessor(response)
            if isinstance(found, list):
                result.extend(found)
            elif found:
                result.append(found)
        next_token = response.get("nextToken")
        if not next_token:
            return result


def execute_scripts(scripts):
    """Runs scripts one after the other; the first exit code that is not 0, else 0."""
    for script in scripts:
        exit_code = _execute_script(script)
        if exit_code != 0:
            return exit_code
    return 0


def _execute_script(script):
    import subprocess

    if not os.path.isfile(script):
        _log().warning("No file found matching %s...", script)
        return 1
    _log().info("Executing %s ...", script)
    sys.stdout.flush()
    return subprocess.call([script, "-e"])


def random_string(length=6):
    """Lower-case ASCII letters."""
    import random

    return "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(length))


def time_now():
    """Whole seconds since the epoch, in milliseconds."""
    return int(time.time()) * 1000
