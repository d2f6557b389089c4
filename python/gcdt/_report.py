"""What an exception of the user's code is to the person at the terminal: one sentence that names
the script and its line, and the traceback without our own frames for those who ask (-v)."""

import os
import sys
import traceback

from gcdt.gcdt_exceptions import GracefulExit


class ScriptError(Exception):
    """A failure that is already a sentence: no exception of the user's code."""

    def __init__(self, sentence, script=None):
        Exception.__init__(self, sentence)
        self.script = script


class ScriptFailed(Exception):
    """`cause` came out of the user's code.

    `sentence` is a template with {where} ("cloudformation.py:12"), {script} and {what} ("KeyError:
    'foo'").
    """

    def __init__(self, cause, script, sentence):
        Exception.__init__(self, str(cause))
        self.cause = cause
        self.script = script
        self.sentence = sentence


def display(path):
    """The path as the user wrote it: relative to the working directory if it lies in it."""
    inside = os.getcwd() + os.sep
    return path[len(inside):] if path.startswith(inside) else path


def describe(error):
    """The `error` member of an answer."""
    if isinstance(error, ScriptFailed):
        return _describe_failed(error)
    if isinstance(error, GracefulExit):
        return {"type": "Interrupted", "signal": str(error), "message": str(error)}
    if isinstance(error, ScriptError):
        answer = {"type": "Error", "message": str(error)}
        if error.script:
            answer["script"] = display(error.script)
        return answer
    return {
        "type": type(error).__name__,
        "message": "%s: %s" % (type(error).__name__, error),
        "traceback": _traceback(error),
    }


def _describe_failed(failed):
    error = failed.cause
    if isinstance(error, GracefulExit):
        return describe(error)
    script = display(failed.script)
    where = "%s:%d" % _user_line(error, failed.script)
    if isinstance(error, SystemExit):
        sentence = "{where}: exit({what}) was called; a script run by gcdt must return or raise."
        what = "" if error.code is None else repr(error.code)
    else:
        sentence, what = failed.sentence, _one_line(error)
    return {
        "type": type(error).__name__,
        "message": sentence.format(where=where, script=script, what=what),
        "traceback": _traceback(error),
        "script": script,
    }


def _one_line(error):
    text = " ".join(str(error).split()) if not isinstance(error, SyntaxError) else error.msg
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__


def _user_line(error, script):
    """File and line of the innermost frame that is the user's own code."""
    if isinstance(error, SyntaxError) and error.filename and _is_users(error.filename, script):
        return display(error.filename), error.lineno or 1
    found = (display(script), 1)
    for frame, line in traceback.walk_tb(error.__traceback__):
        if _is_users(frame.f_code.co_filename, script):
            found = (display(frame.f_code.co_filename), line)
    return found


def _is_users(filename, script):
    """The script, or beneath its folder and no package installed there (a virtualenv).

    A plugin is no file but a module's name: then every file counts.
    """
    if not os.path.isabs(script):
        return not filename.startswith("<")
    folder = os.path.dirname(script) + os.sep
    installed = filename.startswith(sys.prefix + os.sep) or "site-packages" in filename
    return filename == script or (filename.startswith(folder) and not installed)


def _traceback(error):
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename.startswith("<gcdt>"):
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))
