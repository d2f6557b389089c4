"""The configuration is wrong"""
from harness import KUMO

INJECTED = ("Unknown and double keys, wrong types, a file with a BOM and CRLF, a file that ends "
            "too early, an ENV that leads out of the folder.")


def play(world):
    world.files({"cloudformation.json": KUMO["cloudformation.json"]})
    wrong(world, '{"kumo": {\n  "stack": {"StackName": 5,\n    "RolARN": "x"}}}',
          "gcdt_dev.json:2:13: kumo.stack.StackName: 5 is not of type 'string'",
          "gcdt_dev.json:3:5: kumo.stack.RolARN: ... did you mean 'RoleARN'?")
    wrong(world, '{"kumo": {"stack": {"StackName": "a"}},\n "kumo": {}}', "gcdt_dev.json:2:")
    wrong(world, '{"kumo": {"stack": {"StackName": "a"', "gcdt_dev.json:1:")
    wrong(world, '\ufeff{\r\n\t"kumo": {}}', "gcdt_dev.json:2:2: kumo: 'stack' is a required "
          "property")
    world.files(KUMO)
    for name in ("../../x", "a/b", "x" * 65, "de v", "dév"):
        world.run("kumo generate", env={"ENV": name}).exits(1).says("ERROR: ENV '")
    world.files({"gcdt_dev.json": '\ufeff{"kumo":\r\n {"stack": {"StackName": "shop"}}}\r\n'})
    world.run("kumo generate  # BOM and CRLF").exits(0)


def wrong(world, text, *said):
    world.files({"gcdt_dev.json": text})
    world.run("kumo generate").exits(1).says(*said)
