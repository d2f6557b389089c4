"""The credentials are of another account"""
from harness import KUMO, stack

INJECTED = "GetCallerIdentity tells another account than `account` in the configuration."


def play(world):
    world.files(KUMO | {"gcdt_dev.json": {"account": "999999999999",
                                          "kumo": {"stack": {"StackName": "shop"}}}})
    world.aws(stack(repeat="forever"))
    for command in ("kumo deploy", "kumo delete -f"):
        world.run(command).exits(1).says(
            "ERROR: The credentials are of account 123456789012 (arn:aws:iam::123456789012:user/me)"
            ", but 'account' in the configuration is 999999999999. Nothing was changed.")
    world.fact("no call but GetCallerIdentity was made",
               set(world.calls()) == {"GetCallerIdentity"})
    world.files({"gcdt_dev.json": {"account": "123456789012",
                                   "kumo": {"stack": {"StackName": "shop"}}}})
    world.run("kumo info -v").says("### account 123456789012, region eu-west-1, as "
                                   "arn:aws:iam::123456789012:user/me")
    world.files({"gcdt_dev.json": {"account": 123, "kumo": {"stack": {"StackName": "shop"}}}})
    world.run("kumo deploy").exits(1).says("gcdt_dev.json:1:... account: 123")
