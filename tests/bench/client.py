"""The AWS client beside botocore, pugixml and curl: the rows of its promises.

Work without a network is counted in processor time, calls and uploads in time by the clock, against
one server (canned_server.cpp) that does next to nothing."""
import contextlib
import json
import pathlib
import shlex
import statistics
import subprocess
import tempfile
import time

ROUNDS = 5  # of each side, in turns
CALLS = 1000
CALL = {"service": "cloudformation", "operation": "DescribeStacks",
        "params": {"StackName": "stack-1"}}
UPLOAD = 64 << 20
ANSWER = 1 << 20


def repeated(count, text):
    return "".join(text.format(n=number) for number in range(count))


def stack(number):
    """As CloudFormation writes it, indented."""
    return f"""      <member>
        <StackId>arn:aws:cloudformation:eu-west-1:123456789012:stack/s-{number}/5f1e</StackId>
        <StackName>s-{number}</StackName>
        <Description>Queues &amp; topics</Description>
        <CreationTime>2026-01-01T00:00:00.123Z</CreationTime>
        <StackStatus>CREATE_COMPLETE</StackStatus>
        <DisableRollback>false</DisableRollback>
        <NotificationARNs/>
        <Capabilities>
          <member>CAPABILITY_IAM</member>
        </Capabilities>
        <Parameters>
""" + repeated(5, """          <member>
            <ParameterKey>Parameter{n}</ParameterKey>
            <ParameterValue>value-{n}</ParameterValue>
          </member>
""") + """        </Parameters>
        <Outputs>
""" + repeated(4, """          <member>
            <OutputKey>Output{n}</OutputKey>
            <OutputValue>arn:aws:s3:::bucket-{n}</OutputValue>
          </member>
""") + """        </Outputs>
        <Tags>
""" + repeated(3, """          <member>
            <Key>tag{n}</Key>
            <Value>value {n}</Value>
          </member>
""") + """        </Tags>
      </member>
"""


def describe_stacks(size):
    """An answer of at least so many bytes."""
    stacks, total = [], 0
    while total < size:
        stacks.append(stack(len(stacks)))
        total += len(stacks[-1])
    return f"""<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
  <DescribeStacksResult>
    <Stacks>
{"".join(stacks)}    </Stacks>
  </DescribeStacksResult>
  <ResponseMetadata>
    <RequestId>b9b4b068-3a41-11e5-94eb-example</RequestId>
  </ResponseMetadata>
</DescribeStacksResponse>
"""


def certificate(folder):
    """Files of a certificate for 127.0.0.1 and its key."""
    files = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-out", files[0], "-keyout", files[1],
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, capture_output=True)
    return files


@contextlib.contextmanager
def canned_aws(build, answer, *tls):
    with subprocess.Popen([build / "tests/bench_canned_server", answer, *tls],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.stdin.close()


def output(command, environment=None):
    return subprocess.run(command, env=environment, check=True, capture_output=True,
                          text=True).stdout


def by_the_clock(command, environment, file):
    with open(file, "rb") as lines:
        start = time.perf_counter()
        subprocess.run(command, env=environment, stdin=lines, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def medians(*commands, environment):
    """The median of each in seconds, by hyperfine."""
    with tempfile.NamedTemporaryFile() as report:
        subprocess.run(["hyperfine", "--shell=none", "--warmup=3", "--runs=20", "--style=none",
                        f"--export-json={report.name}",
                        *(shlex.join(map(str, command)) for command in commands)],
                       env=environment, check=True, capture_output=True)
        return [result["median"] for result in json.load(report)["results"]]


def in_turns(*measures):
    """The median of each."""
    rounds = [[measure() for measure in measures] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds)]


def without_network(build, python, folder):
    (folder / "large.xml").write_text(describe_stacks(ANSWER), "utf-8")
    theirs = float(output([*python, "sign"]))
    report = json.loads(output([build / "tests/bench_client", folder / "large.xml",
                                "--benchmark_format=json", "--benchmark_repetitions=9",
                                "--benchmark_report_aggregates_only=true"]))
    nanoseconds = {entry["run_name"]: entry["cpu_time"] for entry in report["benchmarks"]
                   if entry["aggregate_name"] == "median"}
    return [("signing a request: faster than botocore's signer", ">=", 20,
             theirs * 1e9 / nanoseconds["sign"]),
            ("1 MB of DescribeStacks to JSON: times pugixml's parse", "<=", 3,
             nanoseconds["parse_answer"] / nanoseconds["parse_by_pugixml"])]


def calls(build, python, environment, folder):
    lines = folder / "calls"
    lines.write_text((json.dumps(CALL) + "\n") * CALLS, "utf-8")
    ours, theirs = in_turns(
        lambda: by_the_clock([build / "bin/gcdt", "call", "--batch"], environment, lines),
        lambda: float(output([*python, "calls", str(CALLS)], environment)))
    return [("1,000 calls by gcdt call --batch: faster than botocore", ">=", 10, theirs / ours)]


def upload(build, file, environment, what, *curl_options):
    url = environment["AWS_ENDPOINT_URL"] + "/bench/file"
    ours, theirs = medians([build / "tests/bench_upload", file],
                           ["curl", "--silent", *curl_options, "--upload-file", file, url],
                           environment=environment)
    return [(f"64 MiB to S3 {what}: % of the rate of curl -T", ">=", 80, 100 * theirs / ours)]


def promises(build, python, environment):
    """(what, ">=" or "<=", limit, measured)"""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "small.xml").write_text(describe_stacks(1), "utf-8")
        script = [python, pathlib.Path(__file__).parent / "botocore_client.py"]
        rows = without_network(build, script, folder)
        with canned_aws(build, folder / "small.xml") as url:
            environment = {**environment, "AWS_ENDPOINT_URL": url}
            rows += calls(build, script, environment, folder)
            (folder / "file").write_bytes(bytes(range(256)) * (UPLOAD // 256))
            rows += upload(build, folder / "file", environment, "without TLS")
        pem, key = certificate(folder)
        with canned_aws(build, folder / "small.xml", pem, key) as url:
            environment = {**environment, "AWS_ENDPOINT_URL": url, "AWS_CA_BUNDLE": str(pem)}
            rows += upload(build, folder / "file", environment, "over TLS", "--cacert", pem)
    return rows
