"""What AWS parameters and answers hold beside JSON."""

import io

from gcdt import _codec


class StreamingBody(io.BytesIO):
    """The body of an answer, e.g. of get_object: read() it once, or iterate."""

    def iter_chunks(self, chunk_size=1024):
        while True:
            chunk = self.read(chunk_size)
            if not chunk:
                return
            yield chunk

    def iter_lines(self, chunk_size=1024, keepends=False):
        for line in self.read().splitlines(keepends):
            yield line


def encode_params(params):
    """Keyword arguments of a call as JSON; open files become their content."""
    return _codec.encode(_with_content(params), "params")


def _with_content(value):
    if isinstance(value, dict):
        return {key: _with_content(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_content(item) for item in value]
    if hasattr(value, "read"):
        content = value.read()
        return content.encode("utf-8") if isinstance(content, str) else content
    return value
