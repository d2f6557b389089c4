"""The function is not ready, the role not known yet"""
from harness import a_function, error, reply

INJECTED = ("Lambda does not know the new role for a while, then for good; the new version is "
            "Pending for a while.")

CONFIGURATION = {"FunctionName": "shop", "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:shop"}
NO_ROLE = ("InvalidParameterValueException",
           "The role defined for the function cannot be assumed by Lambda.")
NONE = error("lambda", "GetFunction", "ResourceNotFoundException", "Function not found: shop", 404)
READY = CONFIGURATION | {"State": "Active", "LastUpdateStatus": "Successful"}


def play(world):
    world.files(a_function())
    world.run("ramuda bundle", note=False).exits(0)
    import base64
    import hashlib
    code = base64.b64encode(hashlib.sha256((world.folder / "bundle.zip").read_bytes()).digest())
    made = READY | {"CodeSha256": code.decode(), "Version": "1"}
    world.aws(NONE, *[error("lambda", "CreateFunction", *NO_ROLE)] * 3,
              reply("lambda", "CreateFunction", made | {"State": "Pending"}),
              *[reply("lambda", "GetFunctionConfiguration", made | {"State": "Pending"})] * 3,
              reply("lambda", "GetFunctionConfiguration", made, repeat="forever"),
              error("lambda", "GetAlias", "ResourceNotFoundException", "no alias", 404),
              reply("lambda", "Invoke", {"Payload": "\"alive\"", "StatusCode": 200}),
              reply("lambda", "CreateAlias"))
    world.run("ramuda deploy", shim=["speed=20"]).exits(0)
    calls = world.calls()
    world.fact("the alias is made after the version is Active",
               calls.index("CreateAlias") > calls.index("GetFunctionConfiguration") + 3)
    world.called("CreateFunction", 4)

    world.aws(NONE, error("lambda", "CreateFunction", *NO_ROLE, repeat="forever"))
    run = world.run("ramuda deploy", shim=["speed=20"]).exits(1).says("cannot be assumed")
    world.fact("it gives up after about a minute of the program's clock", run.seconds < 20)
    world.never_called("CreateAlias")
