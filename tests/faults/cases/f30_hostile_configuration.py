"""Configurations and templates that are made to hurt"""
from harness import KUMO

INJECTED = ("A bomb of YAML aliases, Python tags in YAML, a million levels of brackets, HOCON that "
            "includes itself and refers to itself in a circle, bases of bases of themselves.")

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join(['*' + chr(ord(c) - 1)] * 10)}]\n" for c in "bcdefghi")


def play(world):
    world.files({"cloudformation.json": KUMO["cloudformation.json"]})
    refused(world, "yaml", BOMB, "more than 1000000 values")
    refused(world, "yaml", "kumo: !!python/object/apply:os.system ['touch pwned']\n", "python")
    refused(world, "yaml", "[" * 1_000_000, "nested deeper than 100 levels")
    refused(world, "json", "[" * 1_000_000, "nested deeper than")
    refused(world, "conf", 'include "gcdt_dev.conf"\n', "include")
    refused(world, "conf", "a = ${b}\nb = ${a}\nkumo { stack { StackName = ${a} } }\n", "a")
    world.fact("nothing in a configuration was executed", not (world.folder / "pwned").exists())
    world.files({"gcdt_dev.json": {"baseconfig": "a"}, "a.json": {"baseconfig": "b"},
                 "b.json": {"baseconfig": "a", "kumo": {"stack": {"StackName": "shop"}}}})
    world.run("kumo generate").exits(1).says(
        "ERROR: `baseconfig` leads in a circle: a.json -> b.json -> a.json")


def refused(world, ending, text, said):
    file = world.folder / f"gcdt_dev.{ending}"
    file.write_text(text)
    run = world.run(f"kumo generate  # gcdt_dev.{ending}").exits(1).says("ERROR: ", said)
    file.unlink()
    world.fact("each is refused within seconds and 256 MiB",
               run.seconds < 20 and run.mebibytes < 256)
