"""The session token expires while a stack is watched"""
import json

from harness import BEGUN, KUMO, OLD, UPDATED, an_update, error, events, stack

INJECTED = ("ExpiredToken from the second question for events on: once with keys of the "
            "environment, once with a credential process that hands out new ones.")

EXPIRED = ("ExpiredToken", "The security token included in the request is expired", 403)


def play(world):
    world.files(KUMO)
    world.aws(*an_update(error("cloudformation", "DescribeStackEvents", *EXPIRED,
                               repeat="forever")))
    world.run("kumo deploy", shim=["speed=10"]).exits(1).says(
        "The credentials expired while stack 'shop' is UPDATE_IN_PROGRESS; renew them. Its update "
        "goes on, nothing was cancelled. Look at it with `kumo info` (stack id arn:shop)."
    ).never_says("was not updated")
    world.never_called("CancelUpdateStack")

    keys = {"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "s",
            "SessionToken": "TOKEN", "Expiration": "2099-01-01T00:00:00Z"}
    world.files({
        "hand-out": "#!/bin/sh\necho x >> handed-out\n"
                    f"echo '{json.dumps(keys)}' | sed s/TOKEN/$$/\n",
        ".aws/config": f"[default]\ncredential_process = {world.folder}/hand-out\n"})
    world.aws(*an_update(error("cloudformation", "DescribeStackEvents", *EXPIRED),
                         events(OLD, BEGUN, UPDATED, repeat="forever"),
                         stack("UPDATE_COMPLETE", repeat="forever")))
    none = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    world.run("kumo deploy", env=none, shim=["speed=10"]).exits(0).says("UPDATE_COMPLETE")
    world.fact("the credential process ran twice: at the start, and once more",
               len((world.folder / "handed-out").read_text().splitlines()) == 2)
