# Run with `python -c`: takes the sources of the gcdt package from the socket and makes them
# importable without writing them to disk, then serves requests (docs/python-protocol.md).
# Plain enough for any Python, so that one that is too old can say so.
import sys

# `-c` puts the current folder first, where a file of the user would hide a standard module.
if sys.path and sys.path[0] == "":
    del sys.path[0]

import json
import os


def refuse_old_python(socket_fd):
    if sys.version_info >= (3, 8):
        return
    sentence = "Python %d.%d (%s) is too old: gcdt needs Python 3.8 or newer." % (
        sys.version_info[0],
        sys.version_info[1],
        sys.executable,
    )
    os.write(socket_fd, (json.dumps({"refused": sentence}) + "\n").encode("utf-8"))
    os._exit(1)


def read_line(socket_fd):
    chunks = []
    while not (chunks and chunks[-1].endswith(b"\n")):
        chunk = os.read(socket_fd, 1 << 20)
        if not chunk:
            os._exit(0)
        chunks.append(chunk)
    return b"".join(chunks)


class EmbeddedPackages(object):
    """Finder and loader for modules whose sources came over the socket."""

    def __init__(self, files):
        from importlib.machinery import ModuleSpec

        self._files = files
        self._spec = ModuleSpec

    def _path(self, name):
        base = name.replace(".", "/")
        for path in (base + "/__init__.py", base + ".py"):
            if path in self._files:
                return path
        return None

    def find_spec(self, name, path=None, target=None):
        found = self._path(name)
        if found is None:
            return None
        is_package = found.endswith("/__init__.py")
        spec = self._spec(name, self, origin="<gcdt>/" + found, is_package=is_package)
        spec.has_location = True
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__spec__.name
        exec(compile(self.get_source(name), module.__spec__.origin, "exec"), module.__dict__)

    def is_package(self, name):
        return (self._path(name) or "").endswith("/__init__.py")

    def get_source(self, name):
        return self._files[self._path(name)]


def main():
    socket_fd, trace_fd = int(sys.argv[1]), int(sys.argv[2])
    refuse_old_python(socket_fd)
    for fd in (socket_fd, trace_fd):
        os.set_inheritable(fd, False)
    greeting = json.loads(read_line(socket_fd).decode("utf-8"))
    sys.dont_write_bytecode = True  # no __pycache__ beside the user's files
    sys.meta_path.insert(0, EmbeddedPackages(greeting.pop("files")))
    from gcdt import _host

    _host.main(socket_fd, trace_fd, greeting)


main()
