"""A secret is missing, broken, forged, or not for us"""
import base64

from harness import KUMO, error, reply

INJECTED = ("credstash's table is missing, has no such item, one without a field, one with another "
            "name, one whose HMAC does not fit, one with a short key; KMS says no.")

RECORD = {"name": {"S": "app.password"}, "version": {"S": "0000000000000000001"},
          "key": {"S": "a2V5"}, "contents": {"S": "ljIZzCvLrteVwg=="},
          "hmac": {"S": "7881e5e4bcfb2151aed1a849646076fb86f1bb1d6540de3e924e8ebc45391882"}}
KEY = base64.b64encode(bytes(range(64))).decode()


def play(world):
    world.files(KUMO | {"gcdt_dev.json": {"kumo": {
        "stack": {"StackName": "shop"}, "parameters": {"Password": "lookup:secret:app.password"}}}})
    failed = "ERROR: lookup for 'kumo' failed: \"lookup:secret:app.password\" (at " \
             "kumo.parameters.Password): "
    missing = "Item {'name': 'app.password'} couldn't be found."
    look(world, failed + missing)
    look(world, failed + missing,
         table=error("dynamodb", "Query", "ResourceNotFoundException", "no table"))
    no_field = {key: value for key, value in RECORD.items() if key != "hmac"}
    look(world, failed, no_field)
    look(world, failed, RECORD | {"name": {"S": "app.other"}})
    look(world, failed + "INTEGRITY ERROR: Computed HMAC on app.password does not match",
         RECORD | {"contents": {"S": "lzIZzCvLrteVwg=="}})
    look(world, failed, RECORD, plaintext=base64.b64encode(b"short").decode())
    look(world, failed, RECORD, kms=error("kms", "Decrypt", "AccessDeniedException", "not you"))
    world.never_called("CreateStack", "UpdateStack")


def look(world, said, record=None, table=None, kms=None, plaintext=KEY):
    items = [record] if record else []
    world.aws(table or reply("dynamodb", "Query", {"Count": len(items), "Items": items}),
              kms or reply("kms", "Decrypt", {"Plaintext": plaintext}))
    world.run("kumo deploy").exits(1).says(said).never_says("ljIZzCvL", "lzIZzCvL", "foobar1234")
