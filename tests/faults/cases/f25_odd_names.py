"""Files with odd names"""
import os
import tarfile
import unicodedata
import zipfile

from harness import DEPLOYMENT_GROUP, TENKAI, a_function, reply

INJECTED = ("Names in UTF-8, of 255 bytes, with a newline, an escape sequence, a leading dash, "
            "twins in upper and lower case and in two normal forms; bytes that are no UTF-8.")

LONG = "é" * 120 + "longest.py"  # 250 bytes
NAMES = ["größe.py", LONG, "two\nlines", "\x1b[31mred", "-rf", "a b;$(touch pwned)'\"",
         "Twin.py", "twin.py", unicodedata.normalize("NFD", "größe.py")]


def play(world):
    world.files(a_function() | {f"impl/{name}": name for name in NAMES})
    world.run("ramuda bundle").exits(0).says("WARNING: ...impl/Twin.py").never_says("\x1b")
    bundle = world.folder / "bundle.zip"
    names = zipfile.ZipFile(bundle).namelist()
    world.fact("the zip holds every name, in UTF-8",
               {f"impl/{name}" for name in NAMES} <= set(names))
    world.fact("no name reached a shell", not (world.folder / "pwned").exists())
    odd = os.fsencode(world.folder / "impl") + b"/a\xff"
    open(odd, "w").close()
    world.run("ramuda bundle").exits(1).says(
        "ERROR: The name of '...impl/a...' is not UTF-8, which zip files need. Rename it, or leave "
        "it out.")
    os.unlink(odd)

    world.files(TENKAI | {f"codedeploy/{name}": name for name in NAMES})
    open(os.fsencode(world.folder / "codedeploy") + b"/a\xff", "w").close()
    world.run("tenkai bundle").exits(0).never_says("\x1b")
    archive = next(world.folder.glob("tenkai-bundle*.tar.gz"))
    names = tarfile.open(archive, errors="surrogateescape").getnames()
    world.fact("the tar holds every name, bytes that are no UTF-8 included",
               {*NAMES, "a\udcff"} <= {name.removeprefix("./") for name in names})
