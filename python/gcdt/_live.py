"""The context and the configuration as hooks see them: two dicts that live as long as the process.

Around each request they are made equal to what gcdt has, in place: whoever kept a reference to a
part of them sees the change. What the user's code changed travels back.
"""

import json

from gcdt import _codec


def update(target, source):
    """Makes `target` equal to `source`, keeping nested dicts and lists the same objects."""
    if isinstance(target, dict) and isinstance(source, dict):
        for key in [key for key in target if key not in source]:
            del target[key]
        for key, value in source.items():
            target[key] = update(target[key], value) if key in target else value
        return target
    if isinstance(target, list) and isinstance(source, list):
        del target[len(source):]
        for index, value in enumerate(source):
            if index < len(target):
                target[index] = update(target[index], value)
            else:
                target.append(value)
        return target
    return source


class Live(object):
    def __init__(self, awsclient):
        self.context = {"_awsclient": awsclient}
        self.config = {}
        self._local = {"_awsclient"}  # private context keys that gcdt does not know
        self._before = None

    def begin(self, context, config):
        kept = {key: self.context[key] for key in self._local if key in self.context}
        update(self.context, dict(context, **kept))
        update(self.config, config)
        self._before = self._texts(self._encoded())

    def finish(self):
        """What changed since begin(), as members of the answer."""
        context, config = self._encoded()
        if self._texts((context, config)) == self._before:
            return {"changed": False}
        return {"changed": True, "context": context, "config": config}

    def begin_section(self, context, section):
        """begin(), and of the configuration only the tool's section is known. Returns it."""
        tool = context.get("tool", "kumo")
        self.begin(context, dict(self.config, **{tool: section}))
        return self.config[tool]

    def finish_section(self):
        answer = self.finish()
        if answer["changed"]:
            answer["config"] = answer["config"][self.context.get("tool", "kumo")]
        return answer

    def _encoded(self):
        context = {}
        self._local = set()
        for key, value in self.context.items():
            try:
                if key == "_awsclient":
                    raise _codec.NotJson(key)
                context[key] = _codec.encode(value, "context.%s" % key)
            except _codec.NotJson:
                # Private keys never leave the process anyway (01-core 6.1).
                if not str(key).startswith("_"):
                    raise
                self._local.add(key)
        return context, _codec.encode(self.config, "config")

    @staticmethod
    def _texts(values):
        return [json.dumps(value, sort_keys=True) for value in values]
