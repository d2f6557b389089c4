"""The metadata service is missing, slow, or a hotel's portal"""
import http.server
import socket
import threading

from harness import KUMO

INJECTED = ("No credentials anywhere but at the endpoint for instances: where nobody listens, "
            "where nobody answers, where a page of HTML answers; the same for containers.")

PAGE = b"<html><h1>Welcome to our hotel</h1></html>"


class Portal(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)
    do_PUT = do_GET

    def log_message(self, *_arguments):
        pass


def play(world):
    world.files(KUMO)
    portal = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    silent = socket.create_server(("127.0.0.1", 0))
    for port, what in ((9, "nobody listens"), (silent.getsockname()[1], "nobody answers"),
                       (portal.server_port, "a portal answers")):
        run = asks(world, f"kumo list  # instance, {what}",
                   AWS_EC2_METADATA_SERVICE_ENDPOINT=f"http://127.0.0.1:{port}")
        world.fact("it takes a few seconds at most", run.seconds < 15)
    asks(world, "kumo list  # container, a portal answers",
         AWS_EC2_METADATA_DISABLED="true",
         AWS_CONTAINER_CREDENTIALS_FULL_URI=f"http://127.0.0.1:{portal.server_port}/x")
    portal.shutdown()
    portal.server_close()
    silent.close()


def asks(world, command, **environment):
    none = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": ""}
    run = world.run(command, env=none | environment).exits(1)
    return run.says("ERROR: ...redentials").never_says("<html", "hotel")
