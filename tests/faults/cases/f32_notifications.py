"""Slack is slow, down, or elsewhere"""
import http.server
import threading

from harness import BEGUN, KUMO, OLD, UPDATED, an_update, events, stack

INJECTED = ("A webhook that refuses connections, that redirects to http, that answers 429, that "
            "never answers.")

DEPLOYED = [*an_update(events(OLD, BEGUN, UPDATED, repeat="forever")),
            stack("UPDATE_COMPLETE", repeat="forever")]


def play(world):
    for webhook in ("https://127.0.0.1:9/services/T0SECRET",):
        deploys(world, webhook, "WARNING: Slack was not told: could not connect to 127.0.0.1:9")
    world.aws()
    for path, said in (("gone", "status 404"), ("away", "which is not followed"),
                       ("busy", "status 429"), ("slow", "within 3 s")):
        with_server(world, path, said)


def deploys(world, webhook, said, **environment):
    world.files(KUMO | {"gcdt_dev.json": {
        "kumo": {"stack": {"StackName": "shop"}},
        "plugins": {"gcdt_slack_integration": {"slack_webhook": webhook, "channel": "#ops"}}}})
    world.aws(*DEPLOYED)
    run = world.run("kumo deploy", env=environment).exits(0).says("UPDATE_COMPLETE", said)
    run.never_says("T0SECRET")
    world.fact("it takes a few seconds at most", run.seconds < 25)


class Webhook(http.server.BaseHTTPRequestHandler):
    over = threading.Event()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/slow"):
            self.over.wait(30)
            return
        status = {"gone": 404, "away": 302, "busy": 429}[self.path.split("/")[1]]
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/plain")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


def with_server(world, path, said):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    context, certificate = world.tls_context()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        deploys(world, f"https://127.0.0.1:{server.server_port}/{path}/T0SECRET",
                f"WARNING: Slack was not told: ...{said}", AWS_CA_BUNDLE=str(certificate))
    finally:
        Webhook.over.set()
        server.shutdown()
        server.server_close()
        Webhook.over.clear()
