"""The line to gcdt: one JSON object a line, both ways, over an inherited socket.

One request is served at a time. While it is served the script may ask gcdt back (call) or tell it
something (notify). SIGINT and SIGTERM, passed on by gcdt, surface once as GracefulExit in the
script, never in the middle of a message.
"""

import _thread
import json
import os
import signal
import sys

from gcdt import _codec
from gcdt.gcdt_exceptions import GracefulExit

_NAMES = {signal.SIGINT: "SIGINT", signal.SIGTERM: "SIGTERM"}


class RemoteError(Exception):
    """gcdt answered a call with an error; `answer` is what it said."""

    def __init__(self, answer):
        Exception.__init__(self, answer.get("message", ""))
        self.answer = answer


class Channel(object):
    def __init__(self, fd):
        self._fd = fd
        self._pid = os.getpid()
        self._buffer = b""
        self._lock = _thread.RLock()  # calls from threads of the script take turns
        self._calls = 0
        self._request = None  # the id of the request being served
        self._interrupted = False
        self._main_thread = _thread.get_ident()
        self._in_message = False  # the main thread, where signals arrive, reads or writes
        self._held_back = None  # the signal that arrived meanwhile

    # -- for the server loop

    def requests(self):
        """Every request in turn, until gcdt closes the line."""
        while True:
            message = self._read()
            if message is None:
                return
            if "method" in message:
                yield message

    def serve(self, request, function):
        """Calls `function` while signals and calls belong to `request`."""
        self._interrupted, self._held_back = False, None
        try:
            self._request = request["id"]
            return function()
        finally:
            self._request = None

    def answer(self, request, member, value):
        if os.getpid() != self._pid:
            os._exit(0)  # a fork of the script came back here: only the parent answers
        try:
            self._write({"id": request["id"], member: value})
        except GracefulExit:
            sys.exit(0)  # nobody listens any more

    def on_signal(self, number, _frame):
        if self._request is None or self._interrupted:
            return
        if self._in_message:
            self._held_back = number
        else:
            self._interrupted = True
            raise GracefulExit(_NAMES.get(number, str(number)))

    # -- for the package, while a request is served

    def call(self, method, params):
        """Asks gcdt and waits for the answer. Raises RemoteError if it is one."""
        with self._lock:
            self._require_request(method)
            self._calls += 1
            call = self._calls
            with _Uninterrupted(self):
                self._write(
                    {"id": call, "request": self._request, "method": method, "params": params}
                )
                answer = self._answer_to(call)
        error = answer.get("error")
        if error and error.get("type") == "Interrupted":
            self._interrupted = True
            raise GracefulExit(error["message"])
        if error:
            raise RemoteError(error)
        return answer.get("result")

    def notify(self, method, params):
        """Tells gcdt something that needs no answer. Outside of a request it is not said."""
        with self._lock:
            if self._request is None or os.getpid() != self._pid:
                return
            with _Uninterrupted(self):
                self._write({"method": method, "params": params})

    def _require_request(self, method):
        if os.getpid() != self._pid:
            raise RuntimeError("'%s' cannot be asked from a forked process" % method)
        if self._request is None:
            raise RuntimeError("'%s' can be asked only while gcdt waits for the script" % method)

    def _answer_to(self, call):
        while True:
            message = self._read()
            if message is None:
                raise self._gone()
            if message.get("id") == call and "method" not in message:
                return message

    # -- bytes

    def _read(self):
        while b"\n" not in self._buffer:
            try:
                chunk = os.read(self._fd, 1 << 20)
            except ConnectionResetError:  # gcdt ended before it had read all that was said
                chunk = b""
            if not chunk:
                return None
            self._buffer += chunk
        line, self._buffer = self._buffer.split(b"\n", 1)
        return _codec.decode_text(line.decode("utf-8"), _stream)

    def _write(self, message):
        _flush_output()  # so that gcdt sees what was printed before what was said
        data = memoryview(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
        try:
            while data:
                data = data[os.write(self._fd, data):]
        except OSError:
            raise self._gone()

    def _gone(self):
        """gcdt ended while the script was at work: to the script the same as a signal."""
        self._interrupted = True
        return GracefulExit("SIGTERM")


class _Uninterrupted(object):
    """A message as a whole: a signal that arrives meanwhile is raised at its end."""

    def __init__(self, channel):
        self._channel = channel
        self._on_main_thread = _thread.get_ident() == channel._main_thread

    def __enter__(self):
        if self._on_main_thread:
            self._channel._in_message = True

    def __exit__(self, *_error):
        if not self._on_main_thread:
            return
        channel = self._channel
        channel._in_message = False
        number, channel._held_back = channel._held_back, None
        if number is not None:
            channel.on_signal(number, None)


def _flush_output():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # the script may have closed or replaced it
            pass


def _stream(content):
    from gcdt._aws_values import StreamingBody

    return StreamingBody(content)


_channel = None
_verbose = False


def connect(fd, is_verbose):
    global _channel, _verbose
    _channel, _verbose = Channel(fd), is_verbose
    for number in _NAMES:
        signal.signal(number, _channel.on_signal)
    return _channel


def connected():
    return _channel is not None


def verbose():
    """Whether the user wants to see debug lines."""
    return _verbose


def call(method, **params):
    if _channel is None:
        raise RuntimeError("'%s' can be asked only in a script that gcdt runs" % method)
    return _channel.call(method, params)


def notify(method, **params):
    if _channel is not None:
        _channel.notify(method, params)
