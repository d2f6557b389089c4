"""moto, and how many calls it got: server.py.

Prints its address, serves until its standard input ends. /calls answers the number of calls since
it was asked last."""

import sys
import threading

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import CloudFormationBackend
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

update_stack = CloudFormationBackend.update_stack


def update_changed_stack(self, name, template, **rest):
    """As AWS: moto takes an update that changes nothing for one that does."""
    if self.get_stack(name).template == template:
        raise ValidationError(name, message="No updates are to be performed.")
    return update_stack(self, name, template, **rest)


CloudFormationBackend.update_stack = update_changed_stack


class Counted:
    def __init__(self, application):
        self.application = application
        self.lock = threading.Lock()
        self.calls = 0

    def __call__(self, environment, start_response):
        path = environment["PATH_INFO"]
        if path == "/calls":
            with self.lock:
                answer, self.calls = str(self.calls).encode(), 0
            start_response("200 OK", [("Content-Length", str(len(answer)))])
            return [answer]
        if not path.startswith("/moto-api/"):
            with self.lock:
                self.calls += 1
        return self.application(environment, start_response)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_):
        pass


server = make_server(
    "127.0.0.1",
    0,
    Counted(DomainDispatcherApplication(create_backend_app)),
    threaded=True,
    request_handler=Quiet,
)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.port}", flush=True)
sys.stdin.read()
