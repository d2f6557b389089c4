"""The signals of the lifecycle.

    from gcdt import gcdt_signals
    gcdt_signals.command_finalized.connect(my_hook)

`initialized` and `finalized` call their receivers with the context, all others with the pair
(context, config). Receivers run in the order in which they were connected. Those connected to
blinker.signal("<name>") are called as well, after ours.
"""

import sys
import weakref

NAMES = (
    "initialized",
    "config_read_init",
    "config_read_finalized",
    "check_credentials_init",
    "check_credentials_finalized",
    "lookup_init",
    "lookup_finalized",
    "config_validation_init",
    "config_validation_finalized",
    "bundle_pre",
    "bundle_init",
    "bundle_finalized",
    "command_init",
    "command_finalized",
    "error",
    "finalized",
)


class _Any(object):
    def __repr__(self):
        return "ANY"


ANY = _Any()


class _Connection(object):
    """A receiver, held weakly or not, and the sender it listens to."""

    def __init__(self, receiver, sender, weak):
        self.sender = sender
        self._receiver = _reference(receiver) if weak else lambda: receiver

    def receiver(self):
        return self._receiver()


def _reference(receiver):
    if hasattr(receiver, "__self__") and hasattr(receiver, "__func__"):
        return weakref.WeakMethod(receiver)
    if isinstance(receiver, type(len)):  # a builtin; its bound methods live nowhere else
        return lambda: receiver
    try:
        return weakref.ref(receiver)
    except TypeError:  # an object that allows no weak references
        return lambda: receiver


class Signal(object):
    def __init__(self, name):
        self.name = name
        self._connections = []

    def __repr__(self):
        return "<gcdt signal %r>" % self.name

    @property
    def receivers(self):
        """A mapping of the living receivers; false if there are none."""
        return {id(receiver): receiver for receiver, _sender in self._living()}

    def connect(self, receiver, sender=ANY, weak=True):
        """Connects `receiver` once; returns it, so that it can decorate a function."""
        if not any(r == receiver and s is sender for r, s in self._living()):
            self._connections.append(_Connection(receiver, sender, weak))
        return receiver

    def connect_via(self, sender, weak=False):
        return lambda receiver: self.connect(receiver, sender, weak)

    def disconnect(self, receiver, sender=ANY):
        self._connections = [
            connection
            for connection in self._connections
            if not (
                connection.receiver() == receiver and (sender is ANY or connection.sender is sender)
            )
        ]

    def receivers_for(self, sender):
        """The receivers a send() of `sender` would call, in their order."""
        return [
            receiver
            for receiver, wanted in self._living()
            if wanted is ANY or wanted is sender or wanted == sender
        ] + self._of_blinker(sender)

    def has_receivers_for(self, sender):
        return bool(self.receivers_for(sender))

    def send(self, *sender, **kwargs):
        """Calls every receiver; returns the list of (receiver, what it returned)."""
        if len(sender) > 1:
            raise TypeError("send() takes one sender, %d given" % len(sender))
        sender = sender[0] if sender else None
        return [
            (receiver, receiver(sender, **kwargs)) for receiver in self.receivers_for(sender)
        ]

    def _living(self):
        pairs = [(connection.receiver(), connection.sender) for connection in self._connections]
        return [pair for pair in pairs if pair[0] is not None]

    def _of_blinker(self, sender):
        blinker = sys.modules.get("blinker")  # not imported by the user's code: nothing is there
        return list(blinker.signal(self.name).receivers_for(sender)) if blinker else []


_signals = {name: Signal(name) for name in NAMES}
globals().update(_signals)

_sent = 0  # how many of NAMES are over


def signal(name):
    return _signals[name]


def has_receivers(name):
    return _signals[name].has_receivers_for(ANY)


def mark_sent(name):
    """Notes that `name` and all signals before it are over. `error` comes out of turn."""
    global _sent
    if name in NAMES and name != "error":
        _sent = max(_sent, NAMES.index(name) + 1)


def sent_without_receivers():
    """Signals that are over: who connects to one now will not be called."""
    return [name for name in NAMES[:_sent] if name != "error" and not has_receivers(name)]


def check_register_present(module):
    return True if callable(getattr(module, "register", None)) else None


def check_deregister_present(module):
    return True if callable(getattr(module, "deregister", None)) else None


def check_hook_mechanism_is_intact(module):
    """True if `module` has both register and deregister, or neither."""
    return check_register_present(module) == check_deregister_present(module)
