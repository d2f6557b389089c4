"""Answers are cut off, or no XML and no JSON"""
import json

from harness import BEGUN, KUMO, OLD, UPDATED, events, raw, stack

INJECTED = ("Answers with status 200 that end too early: at each third byte (each one in `make "
            "faults`) of an answer in XML and one in JSON, with a Content-Length that fits "
            "and with one that does not.")

XML = ("<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
       "<DescribeStacksResult><Stacks><member><StackName>shop</StackName><StackStatus>"
       "CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult>"
       "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeStacksResponse>")
JSON = '{"SecretString": "x", "Name": "n", "VersionStages": ["AWSCURRENT", "é"]}'
ANSWERS = [("cloudformation", "DescribeStacks", {}, XML),
           ("secretsmanager", "GetSecretValue", {"SecretId": "n"}, JSON)]


def play(world):
    for service, operation, params, whole in ANSWERS:
        lengths = range(0, len(whole), 1 if world.long else 3)
        cut = [raw(service, operation, whole[:length]) for length in lengths]
        cut += [raw(service, operation, whole, cut_after=length) for length in lengths]
        world.aws(*cut, raw(service, operation, whole))
        line = json.dumps({"service": service, "operation": operation, "params": params})
        world.files({"calls": (line + "\n") * (len(cut) + 1)})
        run = world.run(f"gcdt call --batch < calls  # {operation}", shell=True,
                        env={"AWS_MAX_ATTEMPTS": "1"})
        answers = [json.loads(line) for line in run.output.splitlines()]
        world.fact(f"each answer of {service} that was cut is an error, and the whole one is none",
                   all("error" in answer for answer in answers[:-1]) and "ok" in answers[-1]
                   and len(answers) == len(cut) + 1)
    world.files(KUMO)
    world.aws(raw("cloudformation", "DescribeStacks", XML[:200], repeat="forever"))
    world.run("kumo deploy").exits(1).says(
        "ERROR: unreadable answer from cloudformation in eu-west-1 to DescribeStacks")
    world.called("DescribeStacks", 3)
    # The answer to a mutation is lost: it is looked up by its token.
    lost = raw("cloudformation", "UpdateStack", "<UpdateStackResp", repeat="forever")
    world.aws(stack("CREATE_COMPLETE"), events(OLD), lost, stack("UPDATE_IN_PROGRESS"),
              events(OLD, repeat="forever"))
    world.run("kumo deploy").exits(1).says("Whether it arrived is not known; look with `kumo info` "
                                           "before you try again.")
    ours = BEGUN | {"ClientRequestToken": "{ClientRequestToken}"}
    world.aws(stack("CREATE_COMPLETE"), events(OLD), lost,
              stack("UPDATE_IN_PROGRESS"), events(OLD, ours),
              events(OLD, ours, UPDATED, repeat="forever"),
              stack("UPDATE_COMPLETE", repeat="forever"))
    world.run("kumo deploy").exits(0).says("UPDATE_COMPLETE")
    tokens = [request["parameters"]["ClientRequestToken"] for request in world.requests()
              if request["call"].endswith("UpdateStack")]
    world.fact("its three attempts carry one token, so that CloudFormation does it once",
               len(tokens) == 3 and len(set(tokens)) == 1)
