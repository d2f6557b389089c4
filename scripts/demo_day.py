"""A day of the sample function, for `make demo`: log events and metrics in the local AWS."""
import json
import math
import subprocess
import time

FUNCTION = "sample-function"
GROUP = f"/aws/lambda/{FUNCTION}"
HOUR = 3600


def call(service, operation, **params):
    subprocess.run(["gcdt", "call", service, operation, "-"], input=json.dumps(params), text=True,
                   check=True, stdout=subprocess.DEVNULL)


def log(now):
    lines = [(-26 * HOUR, "START RequestId: f75cd7de Version: 1"),
             (-26 * HOUR, "END RequestId: f75cd7de"),
             (-26 * HOUR, "REPORT RequestId: f75cd7de\tDuration: 12.50 ms\tMemory Size: 128 MB"),
             (-60, "START RequestId: 0ba5a3c1 Version: 2"),
             (-59, "[WARNING] the name is empty"),
             (-58, "[ERROR] KeyError: 'name'"),
             (-57, "END RequestId: 0ba5a3c1")]
    call("logs", "CreateLogStream", logGroupName=GROUP, logStreamName="demo")
    call("logs", "PutLogEvents", logGroupName=GROUP, logStreamName="demo",
         logEvents=[{"timestamp": int((now + when) * 1000), "message": text}
                    for when, text in lines])


def count(now):
    data = []
    for ago in range(24):
        calls = round(60 + 50 * math.cos((24 - ago) / 24 * 2 * math.pi))
        values = {"Invocations": calls, "Duration": 20 * calls, "Errors": int(ago in (3, 4)),
                  "Throttles": 0}
        data += [{"MetricName": name, "Value": value, "Timestamp": now - ago * HOUR - 1,
                  "Dimensions": [{"Name": "FunctionName", "Value": FUNCTION}],
                  "Unit": "Milliseconds" if name == "Duration" else "Count"}
                 for name, value in values.items()]
    call("cloudwatch", "PutMetricData", Namespace="AWS/Lambda", MetricData=data)


log(time.time())
count(time.time())
