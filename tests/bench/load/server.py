"""An AWS of any size, for measuring: the stacks, events, instances and log lines that load.py asks
for, in the pages that AWS answers with, and a count of the calls."""

import http.server
import json
import threading
import time
import urllib.parse
from xml.sax.saxutils import escape

PAGE_OF_STACKS = 100
PAGE_OF_EVENTS = 100
PAGE_OF_TARGETS = 100
PAGE_OF_LINES = 1000
STEPS = [
    "ApplicationStop",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
]
STATUSES = ("Pending", "InProgress", "Succeeded")


def stamp(seconds):
    return (
        time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
        + f".{int(seconds * 1000) % 1000:03}Z"
    )


def page(items, size, token):
    start = int(token or 0)
    return items[start : start + size], str(start + size) if start + size < len(items) else None


def xml(value):
    """The XML of the query protocol: lists as members, anything else as text."""
    if isinstance(value, dict):
        return "".join(
            f"<{name}>{xml(part)}</{name}>" for name, part in value.items() if part is not None
        )
    if isinstance(value, list):
        return "".join(f"<member>{xml(part)}</member>" for part in value)
    return escape(str(value))


class Aws:
    """`stacks`, `events`, `instances`: how many; `lines`: log lines, 1,000 a second."""

    def __init__(self, stacks=0, events=0, instances=0, lines=0):
        self.calls, self.start = 0, time.time()
        self.stacks = [
            {
                "StackName": f"stack-{n:04}",
                "StackStatus": "CREATE_COMPLETE",
                "CreationTime": "2026-01-01T00:00:00Z",
            }
            for n in range(stacks)
        ]
        self.events = self.events_of_a_stack(events)
        self.instances = [f"i-{n:017x}" for n in range(instances)]
        self.lines = lines

    # cloudformation
    @staticmethod
    def events_of_a_stack(count):
        """Newest first: the stack begins, resources one after the other, the stack ends."""
        base = {
            "StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/big/1",
            "StackName": "big",
        }

        def event(number, name, kind, status):
            return base | {
                "EventId": f"event-{number}",
                "LogicalResourceId": name,
                "ResourceType": kind,
                "PhysicalResourceId": (
                    base["StackId"] if name == "big" else f"{name.lower()}-physical"
                ),
                "ResourceStatus": status,
                "Timestamp": stamp(1767225600 + number),
            }

        stack = "AWS::CloudFormation::Stack"
        events = [event(0, "big", stack, "CREATE_IN_PROGRESS")]
        for number in range(1, count - 1):
            events.append(
                event(
                    number,
                    f"Resource{(number - 1) // 2}",
                    "AWS::SNS::Topic",
                    "CREATE_COMPLETE" if number % 2 == 0 else "CREATE_IN_PROGRESS",
                )
            )
        events.append(event(count - 1, "big", stack, "CREATE_COMPLETE"))
        return events[::-1] if count else []

    def query(self, form):
        action = form["Action"]
        if action == "GetCallerIdentity":
            answer = {
                "Account": "123456789012",
                "Arn": "arn:aws:iam::123456789012:user/load",
                "UserId": "AIDA",
            }
        elif action == "ListStacks":
            some, token = page(self.stacks, PAGE_OF_STACKS, form.get("NextToken"))
            answer = {"StackSummaries": some, "NextToken": token}
        elif action == "DescribeStacks":
            answer = {
                "Stacks": [
                    {
                        "StackName": "big",
                        "StackId": self.events[0]["StackId"],
                        "StackStatus": "CREATE_COMPLETE",
                        "CreationTime": "2026-01-01T00:00:00Z",
                    }
                ]
            }
        elif action == "DescribeStackEvents":
            some, token = page(self.events, PAGE_OF_EVENTS, form.get("NextToken"))
            answer = {"StackEvents": some, "NextToken": token}
        elif action == "DescribeStackResources":
            answer = {"StackResources": []}
        else:
            return None
        return (
            f"<{action}Response><{action}Result>{xml(answer)}</{action}Result></{action}Response>"
        )

    # codedeploy: each instance takes three seconds for its steps, fifty begin every half second
    def progress(self, number):
        return (time.time() - self.start - 0.5 * (number // 50)) / 3

    def target(self, number):
        done = self.progress(number)
        steps = []
        for place, name in enumerate(STEPS):
            at = self.start + place * 0.5
            state = 2 if done * len(STEPS) >= place + 1 else 1 if done * len(STEPS) >= place else 0
            steps.append(
                {"lifecycleEventName": name, "status": STATUSES[state]}
                | ({"startTime": at} if state else {})
                | ({"endTime": at + 0.5} if state == 2 else {})
            )
        state = 2 if done >= 1 else 1 if done > 0 else 0
        return {
            "deploymentTargetType": "InstanceTarget",
            "instanceTarget": {
                "deploymentId": "d-LOAD",
                "targetId": self.instances[number],
                "status": STATUSES[state],
                "lifecycleEvents": steps,
            },
        }

    def codedeploy(self, operation, body):
        if operation == "GetDeploymentGroup":
            return {"deploymentGroupInfo": {"computePlatform": "Server"}}
        if operation == "ListDeployments":
            return {"deployments": []}
        if operation == "RegisterApplicationRevision":
            return {}
        if operation == "CreateDeployment":
            self.start = time.time()
            return {"deploymentId": "d-LOAD"}
        if operation == "GetDeployment":
            state = [
                max(0, min(2, int(self.progress(n)) + 1 if self.progress(n) > 0 else 0))
                for n in range(len(self.instances))
            ]
            over = all(value == 2 for value in state)
            return {
                "deploymentInfo": {
                    "deploymentId": "d-LOAD",
                    "status": "Succeeded" if over else "InProgress",
                    "createTime": self.start,
                    "startTime": self.start,
                    **({"completeTime": time.time()} if over else {}),
                    "deploymentOverview": {
                        "Pending": state.count(0),
                        "InProgress": state.count(1),
                        "Succeeded": state.count(2),
                        "Failed": 0,
                        "Skipped": 0,
                        "Ready": 0,
                    },
                }
            }
        if operation == "ListDeploymentTargets":
            some, token = page(self.instances, PAGE_OF_TARGETS, body.get("nextToken"))
            return {"targetIds": some} | ({"nextToken": token} if token else {})
        if operation == "BatchGetDeploymentTargets":
            return {
                "deploymentTargets": [
                    self.target(self.instances.index(name)) for name in body["targetIds"]
                ]
            }
        return None

    # logs
    def logs(self, operation, body):
        if operation != "FilterLogEvents":
            return None
        there = min(self.lines, int((time.time() - self.start) * 1000))
        first = max(0, min(there, int(body.get("startTime", 0) - self.start * 1000)))
        some, token = page(range(first, there), PAGE_OF_LINES, body.get("nextToken"))
        return {
            "events": [
                {
                    "eventId": f"{number:040}",
                    "logStreamName": "s",
                    "timestamp": int(self.start * 1000) + number,
                    "message": f"INFO request {number} served in 12 ms\n",
                }
                for number in some
            ],
            **({"nextToken": token} if token else {}),
        }

    def answer(self, request, body):
        """Content type and text; None for a call that none of the measured commands makes."""
        target = request.headers.get("X-Amz-Target", "")
        if target:
            service, operation = target.split(".")
            part = self.codedeploy if service.startswith("CodeDeploy") else self.logs
            answer = part(operation, json.loads(body or b"{}"))
            return None if answer is None else ("application/x-amz-json-1.1", json.dumps(answer))
        if request.command == "POST" and body.startswith(b"Action="):
            answer = self.query(dict(urllib.parse.parse_qsl(body.decode())))
            return None if answer is None else ("text/xml", answer)
        return "application/xml", ""  # S3: the bucket is there, and takes everything


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.aws.calls += 1
        found = self.server.aws.answer(self, body)
        kind, text = found or (
            "text/plain",
            f"unexpected: {self.headers.get('X-Amz-Target')} {body[:100]}",
        )
        data = text.encode()
        self.send_response(200 if found else 400)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("x-amz-bucket-region", "eu-west-1")
        self.send_header("ETag", '"load"')
        self.send_header("x-amz-version-id", "v1")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_PUT = do_HEAD = do_POST

    def log_message(self, *_):
        pass


class Server:
    """Serves an Aws in this process: with Server(Aws(...)) as url."""

    def __init__(self, aws):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.aws = aws

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
