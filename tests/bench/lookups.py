"""200 lookups over 20 stacks, 5 secrets and 3 certificates, on a server that takes 50 ms for every
answer: how many round trips gcdt waits for, beside the original's order, one call after the
other."""
import base64
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

LATENCY = 0.05  # seconds
STACKS, SECRETS, CERTIFICATES = 20, 5, 3
PER_STACK, PER_SECRET = 9, 3
RUNS = 5
LIMIT = 4  # round trips

# The documented record of credstash, and the data key that decrypts it.
ITEM = {"name": {"S": "s"}, "key": {"S": "a2V5"}, "contents": {"S": "ljIZzCvLrteVwg=="},
        "hmac": {"S": "7881e5e4bcfb2151aed1a849646076fb86f1bb1d6540de3e924e8ebc45391882"}}
DATA_KEY = base64.b64encode(bytes(range(64))).decode()

# What the original's plugin did: all stacks, then each secret and certificate where it stands.
ONE_BY_ONE = """
import time
import botocore.session
session = botocore.session.get_session()
cloudformation, dynamodb, kms, acm = map(
    session.create_client, ["cloudformation", "dynamodb", "kms", "acm"])
start = time.perf_counter()
for number in range({STACKS}):
    cloudformation.describe_stacks(StackName=f"stack-{{number}}")
for number in range({SECRETS} * {PER_SECRET}):
    dynamodb.query(TableName="credential-store", KeyConditionExpression="#S = :val",
                   ExpressionAttributeNames={{"#S": "name"}},
                   ExpressionAttributeValues={{":val": {{"S": "s"}}}})
    kms.decrypt(CiphertextBlob=b"key")
for number in range({LOOKUPS} - {STACKS} * {PER_STACK} - {SECRETS} * {PER_SECRET}):
    for summary in acm.list_certificates()["CertificateSummaryList"]:
        acm.describe_certificate(CertificateArn=summary["CertificateArn"])
print(time.perf_counter() - start)
"""
LOOKUPS = 200


def script():
    """The scripted AWS."""
    arns = [f"arn:aws:acm:eu-west-1:123456789012:certificate/{n}" for n in range(CERTIFICATES)]
    certificate = {"CertificateArn": arns[0], "DomainName": "*.example.com",
                   "NotAfter": "2090-01-01T00:00:00Z"}
    outputs = [{"OutputKey": f"Output{n}", "OutputValue": f"value-{n}"} for n in range(PER_STACK)]
    answers = {
        ("cloudformation", "DescribeStacks"): {"Stacks": [
            {"StackName": "stack", "StackStatus": "CREATE_COMPLETE", "Outputs": outputs,
             "CreationTime": "2026-01-01T00:00:00Z"}]},
        ("dynamodb", "Query"): {"Count": 1, "Items": [ITEM]},
        ("kms", "Decrypt"): {"Plaintext": DATA_KEY},
        ("acm", "ListCertificates"): {"CertificateSummaryList": [
            {"CertificateArn": arn} for arn in arns]},
        ("acm", "DescribeCertificate"): {"Certificate": certificate}}
    return [{"service": service, "operation": operation, "repeat": "forever", "reply": reply,
             "delay_ms": int(1000 * LATENCY)} for (service, operation), reply in answers.items()]


def configuration():
    values = [f"lookup:stack:stack-{stack}:Output{n}"
              for stack in range(STACKS) for n in range(PER_STACK)]
    values += [f"lookup:secret:secret-{n}" for n in range(SECRETS)] * PER_SECRET
    values += [f"lookup:acm:{n}.example.com" for n in range(LOOKUPS - len(values))]
    return {"kumo": {"stack": {"StackName": "bench"},
                     "parameters": {f"P{n}": value for n, value in enumerate(values)}}}


def measure(build):
    """Seconds that gcdt takes, seconds that the original's order takes, calls of one gcdt run."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "script.json").write_text(json.dumps(script()))
        (folder / "gcdt_dev.json").write_text(json.dumps(configuration()))
        command = [build / "tests/scripted_aws", folder / "script.json", folder / "log"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as server:
            environment = {"PATH": os.environ["PATH"], "HOME": name, "ENV": "dev",
                           "AWS_ENDPOINT_URL": server.stdout.readline().strip(),
                           "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "bench",
                           "AWS_SECRET_ACCESS_KEY": "bench"}
            times = []
            for _ in range(RUNS):
                start = time.perf_counter()
                subprocess.run([build / "bin/gcdt", "config"], cwd=folder, env=environment,
                               check=True, capture_output=True)
                times.append(time.perf_counter() - start)
            calls = [json.loads(line) for line in (folder / "log").read_text().splitlines()]
            code = ONE_BY_ONE.format(**globals())
            theirs = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment,
                                    check=True, capture_output=True, text=True).stdout
            server.stdin.close()
    counted = collections.Counter((call["call"], call["parameters"].get("StackName"))
                                  for call in calls)
    described = [count for (call, _), count in counted.items()
                 if call == "cloudformation.DescribeStacks"]
    return sorted(times)[RUNS // 2], float(theirs), len(described), max(described) / RUNS


def promises(build):
    """Rows of the table of promises."""
    ours, theirs, stacks, most = measure(build)
    trips = ours / LATENCY
    return [(f"{LOOKUPS} lookups at {1000 * LATENCY:.0f} ms latency: round trips", f"<= {LIMIT}",
             f"{trips:.1f}", "kept" if trips <= LIMIT else "MISSED"),
            (f"{LOOKUPS} lookups over {stacks} stacks: calls per stack", "1", f"{most:.0f}",
             "kept" if most == 1 and stacks == STACKS else "MISSED"),
            (f"{LOOKUPS} lookups: faster than one after the other, botocore", "",
             f"{theirs / ours:.0f}", "")]


if __name__ == "__main__":
    for row in promises(pathlib.Path(sys.argv[1]).resolve()):
        print(" | ".join(row))
