"""A secret is missing, broken, forged, or not for us"""
import base64

from harness import BEGUN, KUMO, OLD, UPDATED, an_update, error, events, reply, stack

INJECTED = ("credstash's table is missing, has no such item, one without a field, one with another "
            "name, one whose HMAC does not fit, one with a short key; KMS says no. The same with "
            "CONTINUE_IF_NOT_FOUND.")

RECORD = {"name": {"S": "app.password"}, "version": {"S": "0000000000000000001"},
          "key": {"S": "a2V5"}, "contents": {"S": "ljIZzCvLrteVwg=="},
          "hmac": {"S": "7881e5e4bcfb2151aed1a849646076fb86f1bb1d6540de3e924e8ebc45391882"}}
HOOK = """from gcdt import gcdt_signals


def look(params):
    context, config = params
    print("a hook sees", config["kumo"]["parameters"], config["words"])


def register():
    gcdt_signals.command_init.connect(look)


def deregister():
    gcdt_signals.command_init.disconnect(look)
"""
KEY = base64.b64encode(bytes(range(64))).decode()


def play(world):
    world.files(KUMO | {"gcdt_dev.json": {"kumo": {
        "stack": {"StackName": "shop"}, "parameters": {"Password": "lookup:secret:app.password"}}}})
    failed = "ERROR: lookup for 'kumo' failed: \"lookup:secret:app.password\" (at " \
             "kumo.parameters.Password): "
    missing = ("Item {'name': 'app.password'} couldn't be found. Table: credential-store, region: "
               "eu-west-1")
    look(world, failed + missing)
    look(world, failed + missing,
         table=error("dynamodb", "Query", "ResourceNotFoundException", "no table"))
    no_field = {key: value for key, value in RECORD.items() if key != "hmac"}
    broken = failed + "record broken: "
    look(world, broken + "hmac is missing", no_field)
    look(world, broken + "contents is not base64", RECORD | {"contents": {"S": "ljIZzCvL!"}})
    look(world, broken + "name is another one", RECORD | {"name": {"S": "app.other"}})
    look(world, failed + "integrity check failed. INTEGRITY ERROR: Computed HMAC on app.password "
         "does not match",
         RECORD | {"contents": {"S": "lzIZzCvLrteVwg=="}})
    look(world, broken + "key has 5 bytes instead of 64", RECORD,
         plaintext=base64.b64encode(b"short").decode())
    look(world, failed + "KMS ERROR: ", RECORD,
         kms=error("kms", "Decrypt", "AccessDeniedException", "not you"))
    world.never_called("CreateStack", "UpdateStack")
    left_out(world)


def look(world, said, record=None, table=None, kms=None, plaintext=KEY):
    items = [record] if record else []
    world.aws(table or reply("dynamodb", "Query", {"Count": len(items), "Items": items}),
              kms or reply("kms", "Decrypt", {"Plaintext": plaintext}))
    world.run("kumo deploy").exits(1).says(said).never_says("ljIZzCvL", "lzIZzCvL", "foobar1234")


# The value is not there for whoever wants it: no text of a lookup is deployed, or handed to a hook.
def left_out(world):
    lookup = "lookup:secret:app.password:CONTINUE_IF_NOT_FOUND"
    world.files({"gcdt_dev.json": {"kumo": {
        "stack": {"StackName": "shop"}, "parameters": {"Password": lookup, "Size": "3"}},
        "hookfile": "hookfile.py", "words": ["a", lookup, "b"]}, "hookfile.py": HOOK})
    world.aws(reply("dynamodb", "Query", {"Count": 0, "Items": []}, repeat="forever"),
              *an_update(events(OLD, BEGUN, UPDATED, repeat="forever"),
                         stack("UPDATE_COMPLETE", repeat="forever")))
    world.run("kumo deploy --yes  # CONTINUE_IF_NOT_FOUND").exits(0).says(
        "WARNING: lookup:secret 'app.password' not found in credstash! "
        "'kumo.parameters.Password' is left out.",
        "a hook sees {'Size': '3'} ['a', 'b']").never_says(lookup)
    update = next(request for request in world.requests()
                  if request["call"].endswith("UpdateStack"))
    world.fact("the text of the lookup is not deployed",
               "Size" in update["body"] and "Password" not in update["body"]
               and "lookup" not in update["body"])
    # A key that is needed is said to be missing.
    world.files({"gcdt_dev.json": {"kumo": {"stack": {"StackName": lookup}}}})
    world.aws(reply("dynamodb", "Query", {"Count": 0, "Items": []}, repeat="forever"))
    world.run("kumo deploy  # StackName with CONTINUE_IF_NOT_FOUND").exits(1).says(
        "kumo.stack: 'StackName' is a required property")
    world.never_called("CreateStack", "UpdateStack")
