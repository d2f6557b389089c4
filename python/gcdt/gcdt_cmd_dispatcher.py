"""Chooses the function that implements what the command line asks for.

    @cmd(spec=["deploy", "--override-stack-policy"])
    def deploy(override_stack_policy, **tooldata): ...
"""


class cmd(object):
    """Decorator that registers a function for a spec: command words, options and <arguments>."""

    _specs = []

    def __init__(self, spec):
        self._spec = spec

    def __call__(self, function):
        cmd.register(self._spec, function)
        return function

    @classmethod
    def register(cls, spec, function, prepend=False):
        if prepend:
            cls._specs.insert(0, (spec, function))
        else:
            cls._specs.append((spec, function))

    @classmethod
    def dispatch(cls, arguments, **kwargs):
        """Calls the first function whose spec fits, with the values in the order of its spec."""
        for spec, function in cls._specs:
            values = _match(spec, arguments)
            if values is not None:
                return function(*values, **kwargs)
        raise Exception("No implementation for spec: %s" % arguments)


def _match(spec, arguments):
    """The values of the options and arguments in `spec`, or None if it does not fit."""
    options = {
        key for key, value in arguments.items() if key.startswith("-") and (value or key in spec)
    }
    words = {
        key for key, value in arguments.items() if not key.startswith(("-", "<")) and value
    }
    values = []
    for element in spec:
        if element.startswith("-"):
            if element not in options:
                return None
            options.discard(element)
            values.append(arguments[element])
        elif element.startswith("<"):
            values.append(arguments.get(element))
        elif element in words:
            words.discard(element)
        else:
            return None
    return None if options or words else values


def get_command(arguments):
    """The one command word that is true."""
    words = [
        key for key, value in arguments.items() if not key.startswith(("-", "<")) and value
    ]
    if len(words) != 1:
        raise Exception("invalid command line!")
    return words[0]
