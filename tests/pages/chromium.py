"""Headless Chromium without further libraries: pages opened one at a time, and a person's hand in
one of them (the DevTools protocol over a pipe)."""
import json
import os
import select
import subprocess

SECONDS = 60  # for one answer


class Hand:
    """One open page: mouse, keyboard, and what can be asked of it."""

    def __init__(self, command, url):
        theirs_in, self.to = os.pipe()
        self.back, theirs_out = os.pipe()

        def places():
            # The protocol's fixed descriptors; the copies first, so that none is overwritten.
            source, sink = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(source, 3)
            os.dup2(sink, 4)

        self.process = subprocess.Popen([*command, "--remote-debugging-pipe", "about:blank"],
                                        preexec_fn=places, pass_fds=(3, 4),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.buffer, self.number, self.session, self.requests = b"", 0, None, []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Network", "Page", "Runtime"):
            self.ask(domain + ".enable")
        self.ask("Page.navigate", url=url)
        self.until("document.body && document.body.dataset.ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.to)
        os.close(self.back)

    def read(self):
        """The next message."""
        while b"\0" not in self.buffer:
            if not select.select([self.back], [], [], SECONDS)[0]:
                raise TimeoutError("Chromium does not answer")
            if not (chunk := os.read(self.back, 65536)):
                raise EOFError("Chromium has ended")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **params):
        self.number += 1
        call = {"id": self.number, "method": method, "params": params}
        if self.session:
            call["sessionId"] = self.session
        os.write(self.to, json.dumps(call).encode() + b"\0")
        while True:
            message = self.read()
            if message.get("method") == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def value(self, script):
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, script):
        for _ in range(600):
            if self.value(script):
                return
            self.value("new Promise(done => setTimeout(done, 50))")
        raise TimeoutError(script)

    def box(self):
        return [float(part) for part in
                self.value("document.querySelector('#view svg').getAttribute('viewBox')").split()]

    def middle_of(self, script):
        """Where on the screen the element is."""
        return self.value(f"(() => {{ const r = ({script}).getBoundingClientRect();"
                          " return [r.x + r.width / 2, r.y + r.height / 2]; })()")

    def mouse(self, kind, x, y, **more):
        self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x, y):
        self.drag((x, y), (x, y))

    def drag(self, start, end):
        self.mouse("mousePressed", *start, button="left", buttons=1, clickCount=1)
        self.mouse("mouseMoved", *end, button="left", buttons=1)
        self.mouse("mouseReleased", *end, button="left", clickCount=1)

    def key(self, key):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key)

    def type(self, text):
        self.ask("Input.insertText", text=text)


class Browser:
    def __init__(self, program, folder):
        self.folder = folder
        self.command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                        "--disable-background-networking", "--disable-component-update",
                        "--no-first-run", "--window-size=1280,800"]

    def once(self, url, *more):
        done = subprocess.run([*self.command, f"--user-data-dir={self.folder / 'profile'}",
                               "--virtual-time-budget=2000", *more, url],
                              capture_output=True, text=True, timeout=2 * SECONDS, check=True)
        return done.stdout

    def open(self, url):
        return Hand([*self.command, f"--user-data-dir={self.folder / 'hand'}"], url)
