"""Python values to JSON values and back, as they travel between gcdt and Python.

bytes are {"__bytes__": base64}, date-times {"__datetime__": ISO 8601}, bodies of AWS answers that
are read as streams {"__stream__": base64}; everything else is JSON as it is.
"""

import json
import math

_MAX_DEPTH = 100


class NotJson(TypeError):
    """A value that cannot leave the process; the message names its key path."""


def encode(value, where):
    """A copy of `value` that json.dumps can write. `where` is its key path ("config.kumo")."""
    return _encode(value, where, 0)


def _encode(value, where, depth):
    if depth > _MAX_DEPTH:
        raise NotJson("'%s' is nested more than %d levels deep" % (where, _MAX_DEPTH))
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return str(value).encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        if not -(1 << 63) <= value < 1 << 64:
            raise NotJson("'%s' is a number of more than 64 bits" % where)
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotJson("'%s' is %s, which JSON cannot hold" % (where, value))
        return float(value)
    if isinstance(value, dict):
        return {
            _key(key, where): _encode(item, "%s.%s" % (where, key), depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [
            _encode(item, "%s[%d]" % (where, index), depth + 1) for index, item in enumerate(value)
        ]
    return _encode_special(value, where, depth)


def _key(key, where):
    if isinstance(key, str):
        return str(key)
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(key)  # as json.dumps writes keys that are no texts
    raise NotJson("'%s' has the key %r, which is no text" % (where, key))


def _encode_special(value, where, depth):
    if isinstance(value, (bytes, bytearray, memoryview)):
        import base64

        return {"__bytes__": base64.b64encode(bytes(value)).decode("ascii")}
    if hasattr(value, "isoformat"):  # datetime, date, time
        return {"__datetime__": value.isoformat()}
    if hasattr(value, "__fspath__"):
        return _encode(value.__fspath__(), where, depth)
    if hasattr(value, "keys") and hasattr(value, "__getitem__"):  # a mapping that is no dict
        return _encode({key: value[key] for key in value.keys()}, where, depth)
    if type(value).__name__ == "Decimal":
        whole = value == value.to_integral_value()
        return _encode(int(value) if whole else float(value), where, depth)
    raise NotJson(
        "'%s' is %s %s, which is no JSON value" % (where, _article(value), type(value).__name__)
    )


def _article(value):
    return "an" if type(value).__name__[:1].lower() in "aeiou" else "a"


def decode_text(text, make_stream=None):
    """The value of a JSON text, with the wrappers above undone."""

    def unwrap(item):
        return _unwrap(item, make_stream) if len(item) == 1 else item

    return json.loads(text, object_hook=unwrap)


def _unwrap(item, make_stream):
    ((key, value),) = item.items()
    if key == "__datetime__":
        return _time(value)
    if key in ("__bytes__", "__stream__"):
        import base64

        content = base64.b64decode(value)
        return make_stream(content) if key == "__stream__" and make_stream else content
    return item


def _time(text):
    import datetime

    if len(text) == 10:
        return datetime.date.fromisoformat(text)
    if text.endswith("Z"):
        text = text[:-1] + "+00:00"
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
