"""Answers of gcdt that are errors, as the exceptions users of botocore know."""

import contextlib

from gcdt._channel import RemoteError
from gcdt.gcdt_exceptions import GcdtError


def _of_botocore(name):
    try:
        from botocore import exceptions
    except ImportError:
        from gcdt import _without_botocore as exceptions
    return getattr(exceptions, name)


def ClientError():
    return _of_botocore("ClientError")


def WaiterError():
    return _of_botocore("WaiterError")


_classes = {}


def modelled(service, name):
    """The exception class of a service's modelled error: a ClientError of that name."""
    if (service, name) not in _classes:
        _classes[service, name] = type(name, (ClientError(),), {})
    return _classes[service, name]


@contextlib.contextmanager
def raising(service=None, codes=None):
    """Turns errors that gcdt answers into exceptions.

    `codes`: error code -> name of the modelled error.
    """
    try:
        yield
    except RemoteError as error:
        raised = _exception(error.answer, service, codes or {})
    else:
        return
    raise raised


def _exception(answer, service, codes):
    if "code" not in answer:
        return GcdtError(answer.get("message", ""))
    code = answer["code"]
    kind = modelled(service, codes[code]) if code in codes else ClientError()
    response = dict(answer.get("members", {}))
    response["Error"] = dict(Code=code, Message=answer.get("reason", ""))
    response["ResponseMetadata"] = {
        "RequestId": answer.get("request_id", ""),
        "HTTPStatusCode": answer.get("status", 0),
        "HTTPHeaders": {},
        "RetryAttempts": max(0, answer.get("attempts", 1) - 1),
    }
    return kind(response, answer.get("operation", ""))
