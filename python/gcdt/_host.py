"""Serves gcdt's requests in the user's Python (docs/python-protocol.md)."""

import json
import os
import sys

import gcdt
from gcdt import _channel, _codec, _live, _modules, gcdt_signals
from gcdt._report import ScriptError, describe

PROTOCOL = 1

# What gcdt may call in a template, beside generate_template (10-kumo 4.2, 17.3).
_TEMPLATE_FUNCTIONS = (
    "generate_template",
    "get_stack_policy",
    "get_stack_policy_during_update",
    "register",
    "deregister",
    "pre_hook",
    "pre_create_hook",
    "pre_update_hook",
    "post_create_hook",
    "post_update_hook",
    "post_hook",
)


class Host(object):
    def __init__(self):
        from gcdt.gcdt_awsclient import AWSClient

        self._live = _live.Live(AWSClient())
        self._template = None
        self._template_path = None
        self._plugins = set()

    # -- templates

    def load_template(self, path, after=None):
        gcdt_signals.mark_sent(after)
        path = os.path.abspath(path)
        module = _modules.load(path, "cloudformation", _template_sentence)
        self._template, self._template_path = module, path
        intact = _modules.register_hooks(module, path)
        if not intact:
            _log("debug", "No valid hook configuration: '%s'. Not using hooks!" % path)
        functions, takes_kwargs = {}, []
        for name in _TEMPLATE_FUNCTIONS:
            function = getattr(module, name, None)
            functions[name] = None
            if callable(function):
                functions[name], has_kwargs = _modules.parameters(function)
                takes_kwargs += [name] if has_kwargs else []
        return {"functions": functions, "kwargs": takes_kwargs, "hooks_intact": intact}

    def generate_template(self, context, config):
        function = self._template_function("generate_template")
        names, _has_kwargs = _modules.parameters(function)
        if names not in ([], ["context", "config"]):
            raise ScriptError(
                "Arguments of 'generate_template' not as expected: %s" % names, self._template_path
            )
        section = self._live.begin_section(context, config)
        template = self._call(function, (self._live.context, section) if names else (), {})
        document = self._document("generate_template", template)
        return dict(self._live.finish_section(), template=document)

    def call(self, function, args=(), kwargs=None, awsclient=False, module="template"):
        if module != "template":
            raise ScriptError("'%s' is no module with functions to call" % module)
        called = self._template_function(function)
        kwargs = dict(kwargs or {})
        if awsclient:
            kwargs["awsclient"] = self._live.context["_awsclient"]
        names, has_kwargs = _modules.parameters(called)
        if not has_kwargs:  # whoever declares a part of them gets that part
            kwargs = {name: value for name, value in kwargs.items() if name in names}
        result = self._call(called, args, kwargs)
        return {"result": _encoded(result, function + "()", self._template_path)}

    def _call(self, function, args, kwargs):
        sentence = "{where}: %s failed: {what}" % getattr(function, "__name__", function)
        return _modules.call(function, args, kwargs, self._template_path, sentence)

    def _template_function(self, name):
        if self._template is None:
            raise ScriptError("no template has been loaded")
        function = getattr(self._template, name, None)
        if not callable(function):
            hint = ""
            if name == "generate_template":
                hint = "; define generate_template() or generate_template(context, config)"
            path = self._template_path
            raise ScriptError(
                "'%s' has no function '%s'%s." % (_modules.display(path), name, hint), path
            )
        return function

    def _document(self, function, value):
        """The text of what a template function returned: text, a map, or a template object."""
        if isinstance(value, str):
            return str(value)
        for method in ("to_json", "to_dict"):
            if hasattr(value, method):
                return self._document(function, self._call(getattr(value, method), (), {}))
        if isinstance(value, dict):
            layout = {"indent": 4, "sort_keys": True, "default": _plain}
            sentence = "{script}: what %s returned is no template: {what}" % function
            return _modules.call(json.dumps, (value,), layout, self._template_path, sentence)
        raise ScriptError(
            "'%s': %s returned %s; it must return the template as text, as a map or as a "
            "troposphere Template."
            % (_modules.display(self._template_path), function, _kind(value)),
            self._template_path,
        )

    # -- other files with hooks

    def load_config(self, path, after=None):
        gcdt_signals.mark_sent(after)
        path = os.path.abspath(path)
        module = _modules.load(path, _modules.stem(path), _plain_sentence)
        name = os.path.basename(path)
        if not _modules.register_hooks(module, path):
            _log("warning", "No valid hook configuration: '%s'. Not using hooks!" % name)
        generate = getattr(module, "generate_config", None)
        if not callable(generate):
            _log(
                "warning", "Can not read config file '%s'. generate_config() is missing!" % name
            )
            return {"config": {}}
        config = _modules.call(generate, (), {}, path, "{where}: generate_config failed: {what}")
        if not isinstance(config, dict):
            sentence = "'%s': generate_config() returned %s; it must return a dict."
            raise ScriptError(sentence % (name, _kind(config)), path)
        return {"config": _encoded(config, "config", path)}

    def load_hooks(self, path, after=None):
        gcdt_signals.mark_sent(after)
        path = os.path.abspath(path)
        module = _modules.load(path, _modules.stem(path), _plain_sentence)
        intact = _modules.register_hooks(module, path)
        if not intact:
            _log("debug", "No valid hook configuration: '%s'. Not using hooks!" % path)
        return {"hooks_intact": intact}

    def load_app(self, path):
        """The routes of an application of gcdt_gru, the global `app` of a file."""
        path = os.path.abspath(path)
        module = _modules.load(path, _modules.stem(path), _template_sentence)
        from gcdt_gru import Gru

        app = getattr(module, "app", None)
        if not isinstance(app, Gru):
            sentence = "'%s' has no application: it must define app = Gru('<name>')."
            raise ScriptError(sentence % _modules.display(path), path)
        members = ("uri_pattern", "methods", "content_types", "cors", "api_key_required")
        routes = [
            dict({name: getattr(route, name) for name in members}, captures=route.view_args)
            for route in app.routes.values()
        ]
        return _encoded({"name": app.app_name, "routes": routes}, "app", path)

    def load_plugins(self, plugins):
        """Imports and registers plugins, [{"distribution", "module"}], in that order."""
        import importlib

        for plugin in plugins:
            name = plugin["module"]
            if name in self._plugins:
                continue
            self._plugins.add(name)
            failed = "could not load plugin '%s': {what} ({where})" % plugin["distribution"]
            module = _modules.call(importlib.import_module, (name,), {}, name, failed)
            path = getattr(module, "__file__", None) or name
            if not _modules.register_hooks(module, path):
                _log("warning", "No valid hook configuration: %r. Not using hooks!" % module)
        return {}

    # -- signals

    def receivers(self):
        return {
            name: len(gcdt_signals.signal(name).receivers_for(gcdt_signals.ANY))
            for name in gcdt_signals.NAMES
            if gcdt_signals.has_receivers(name)
        }

    def signal(self, name, context, config):
        self._live.begin(context, config)
        gcdt_signals.mark_sent(name)
        live = self._live.context
        argument = live if name in ("initialized", "finalized") else (live, self._live.config)
        scripts = []
        for receiver in gcdt_signals.signal(name).receivers_for(argument):
            scripts.append(_script_of(receiver))
            hook = getattr(receiver, "__name__", type(receiver).__name__)
            sentence = "{where}: the hook '%s' for '%s' failed: {what}" % (hook, name)
            _modules.call(receiver, (argument,), {}, scripts[-1], sentence)
        try:
            return self._live.finish()
        except _codec.NotJson as error:
            where = ", ".join(dict.fromkeys(map(_modules.display, scripts)))
            raise ScriptError("%s: after '%s' %s." % (where, name, error), scripts[-1])


def _template_sentence(error):
    if isinstance(error, ImportError):
        # Which Python it is says where to install the package.
        return "could not find package for import: {what} ({where}, run by %s)" % sys.executable
    return "could not import {script}, maybe something wrong with your code? {where}: {what}"


def _plain_sentence(_error):
    return "{where}: {what}"


def _script_of(receiver):
    function = getattr(receiver, "__func__", receiver)
    code = getattr(function, "__code__", None)
    return code.co_filename if code else str(getattr(receiver, "__module__", receiver))


def _plain(value):
    """Parts of a template that JSON does not know: troposphere objects, dates."""
    return value.to_dict() if hasattr(value, "to_dict") else str(value)


def _encoded(value, where, path):
    try:
        return _codec.encode(value, where)
    except _codec.NotJson as error:
        raise ScriptError("%s: %s." % (_modules.display(path), error), path)


def _kind(value):
    return "nothing" if value is None else "a value of type '%s'" % type(value).__name__


def _log(level, text):
    _channel.notify("log", level=level, text=text)


def _enable_traces(trace_fd):
    """A crash, and a look from outside at where a script hangs, leave a traceback."""
    import faulthandler
    import signal

    faulthandler.enable(file=trace_fd, all_threads=False)
    faulthandler.register(signal.SIGUSR2, file=trace_fd, all_threads=False, chain=False)


def _prepare_output():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace", line_buffering=True)


def main(socket_fd, trace_fd, greeting):
    gcdt.__version__ = greeting["gcdt"]
    sys.argv = ["gcdt"]
    _enable_traces(trace_fd)
    _prepare_output()
    channel = _channel.connect(socket_fd, greeting["verbose"])
    host = Host()
    methods = {name: getattr(host, name) for name in dir(Host) if not name.startswith("_")}
    version = "%d.%d.%d" % sys.version_info[:3]
    channel.answer({"id": 0}, "result", {"protocol": PROTOCOL, "python": version})
    for request in channel.requests():
        try:
            method = methods[request["method"]]
            params = request["params"]
            member, value = "result", channel.serve(request, lambda: method(**params))
        except BaseException as error:  # whatever the user's code does, gcdt gets an answer
            member, value = "error", describe(error)
        channel.answer(request, member, value)
