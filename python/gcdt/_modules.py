"""The user's files as modules: each is executed once, in a namespace of its own."""

import os
import sys
import types

from gcdt import _channel, gcdt_signals
from gcdt._report import ScriptError, ScriptFailed, display

_loaded = {}  # absolute path -> module, or the ScriptFailed with which loading ended


def load(path, name, sentence):
    """The module of a file; `sentence` says what failed if its code raises (_report)."""
    path = os.path.abspath(path)
    if path not in _loaded:
        _loaded[path] = _execute(path, name, sentence)
    if isinstance(_loaded[path], ScriptFailed):
        raise _loaded[path]
    return _loaded[path]


def _execute(path, name, sentence):
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        raise _unreadable(path, error)
    module = types.ModuleType(name)
    module.__file__ = path
    _make_importable(module)
    folder = os.path.dirname(path)
    if folder not in sys.path:
        sys.path.append(folder)
    running(path)
    try:
        exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:  # the user's code may raise anything
        failed = ScriptFailed(error, path, sentence(error))
        if isinstance(error, KeyboardInterrupt):
            raise failed
        return failed
    return module


def _unreadable(path, error):
    if isinstance(error, FileNotFoundError):
        folder, file = os.path.split(path)
        return ScriptError("There is no %s in '%s'." % (file, folder), path)
    return ScriptError("'%s' cannot be read: %s." % (display(path), error.strerror), path)


def _make_importable(module):
    """Lets other modules import it, unless that would hide one that is no user's file."""
    known = sys.modules.get(module.__name__)
    users = [loaded for loaded in _loaded.values() if isinstance(loaded, types.ModuleType)]
    if known is not None and known not in users:
        module.__name__ = "gcdt_user_" + module.__name__
    sys.modules[module.__name__] = module


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def running(path):
    """Tells gcdt whose code runs next, for the case that it never comes back."""
    _channel.notify("running", script=display(path), path=path)


_registered = set()


def register_hooks(module, path):
    """Calls register() once if the hook mechanism is intact. True if it is."""
    if not gcdt_signals.check_hook_mechanism_is_intact(module):
        return False
    if path in _registered or not gcdt_signals.check_register_present(module):
        return True
    early = gcdt_signals.sent_without_receivers()
    try:
        call(module.register, (), {}, path, "{where}: register() failed: {what}")
    except ScriptFailed as failed:
        if not isinstance(failed.cause, KeyboardInterrupt):
            _loaded[path] = failed
        raise
    _registered.add(path)
    _note_late_receivers(path, early)
    return True


def _note_late_receivers(path, early):
    for name in early:
        if gcdt_signals.has_receivers(name):
            text = "'%s' connects to '%s', which has already been sent" % (display(path), name)
            _channel.notify("log", level="debug", text=text)


def call(function, args, kwargs, path, sentence):
    """Calls a function of the user; what it raises becomes a ScriptFailed."""
    running(path)
    try:
        return function(*args, **kwargs)
    except BaseException as error:  # the user's code may raise anything
        raise ScriptFailed(error, path, sentence)


def parameters(function):
    """The names of the positional parameters, and whether it takes **kwargs."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    bound = getattr(function, "__self__", None) is not None
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if code is not None:
        names = list(code.co_varnames[: code.co_argcount])
        return names[1:] if bound else names, bool(code.co_flags & 0x08)
    return _inspected_parameters(function)


def _inspected_parameters(function):
    import inspect

    kinds = inspect.Parameter
    declared = inspect.signature(function).parameters.values()
    positional = (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)
    return (
        [parameter.name for parameter in declared if parameter.kind in positional],
        any(parameter.kind == kinds.VAR_KEYWORD for parameter in declared),
    )
