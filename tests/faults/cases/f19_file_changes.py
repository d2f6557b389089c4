"""A file changes while it is bundled"""
import os
import threading
import zipfile

from harness import a_function

INJECTED = "A file of the bundle grows, all the time, while `ramuda bundle` runs."


def play(world):
    world.files(a_function() | {"impl/large": os.urandom(30 << 20)})
    over = threading.Event()

    def write():
        with open(world.folder / "impl/large", "ab", buffering=0) as file:
            while not over.wait(0.0005):
                file.write(b"x")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        world.run("ramuda bundle").exits(1).says(
            "ERROR: '...impl/large' changed while it was bundled. Run again when nothing writes "
            "to it.")
    finally:
        over.set()
        writer.join()
    world.fact("no bundle was written", not (world.folder / "bundle.zip").exists())
    world.leaves_no_temporary_files()
    world.run("ramuda bundle").exits(0)
    world.fact("when nothing writes any more, a bundle that is whole is made",
               zipfile.ZipFile(world.folder / "bundle.zip").testzip() is None)
