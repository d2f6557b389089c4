"""Two definitions of an API with 500 routes that differ in some of them: gcdt's reading and
comparing, beside PyYAML's C loader and deepdiff. Neither counts its start-up.

    api_diff.py BUILD_FOLDER"""
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROUTES, CHANGED = 500, 20
RUNS = 5
LIMIT = 20  # times faster

PYTHON = """
import sys, time, yaml, deepdiff
start = time.perf_counter()
before, after = (yaml.load(open(name), yaml.CSafeLoader) for name in sys.argv[1:])
difference = deepdiff.DeepDiff(before, after)
print(sum(map(len, difference.values())), time.perf_counter() - start)
"""
HEAD = """swagger: '2.0'
info:
  title: bench
  version: '1.0'
paths:
"""
ROUTE = """  /things{n}/{{id}}:
    get:
      operationId: getThing{n}
      parameters:
      - name: id
        in: path
        required: true
        type: string
      - name: page
        in: query
        required: {required}
        type: string
      responses:
        '200':
          description: a thing
          headers:
            X-Total:
              type: string
          schema:
            $ref: '#/definitions/Thing{n}'
        '404':
          description: no such thing
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/things/invocations
        passthroughBehavior: when_no_match
        requestTemplates:
          application/json: '{{"id": "$input.params(''id'')"}}'
        responses:
          default:
            statusCode: '200'
"""
MODEL = """  Thing{n}:
    type: object
    required:
    - id
    properties:
      id:
        type: string
      count:
        type: {kind}
      tags:
        type: array
        items:
          type: string
"""


def definition(changed):
    routes = [ROUTE.format(n=n, required=str(changed and n % (ROUTES // CHANGED) == 0).lower())
              for n in range(ROUTES)]
    models = [MODEL.format(n=n, kind="string" if changed and n % (ROUTES // CHANGED) == 7 else
                           "integer") for n in range(ROUTES)]
    return HEAD + "".join(routes) + "definitions:\n" + "".join(models)


def seconds(command):
    """The median, and how many differences were found."""
    answers = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
               for _ in range(RUNS)]
    return statistics.median(float(answer[1]) for answer in answers), int(answers[0][0])


def promises(build, python):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = [folder / "before.yaml", folder / "after.yaml"]
        for file in files:
            file.write_text(definition(file.name == "after.yaml"))
        ours, found = seconds([build / "tests/bench_api_diff", *files])
        theirs, their_count = seconds([python, "-c", PYTHON, *files])
    assert found == their_count == 2 * CHANGED, f"{found} and {their_count} differences"
    return [(f"diff of APIs with {ROUTES} routes: faster than PyYAML's C loader and deepdiff", ">=",
             LIMIT, theirs / ours)]


if __name__ == "__main__":
    print(promises(pathlib.Path(sys.argv[1]), pathlib.Path(sys.executable)))
