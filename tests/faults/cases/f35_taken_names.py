"""A name in /tmp is taken already"""
import os

from harness import DEPLOYMENT_GROUP, TENKAI, error

INJECTED = ("Links and files of others under the names that the original used in the folder for "
            "temporary files; a link where a file is to be written; umask 0.")


def play(world):
    world.files(TENKAI | {"precious": "of somebody else"})
    for name in ("tenkai-bundle.tar.gz", "tenkai-bundle_7.tar.gz"):
        (world.tmp / name).symlink_to(world.folder / "precious")
    world.aws(*DEPLOYMENT_GROUP, error("s3", "PutObject", "AccessDenied", "no", 403))
    world.run("tenkai deploy", env={"BUILD_TAG": "7"}).exits(1).says("AccessDenied")
    world.run("tenkai deploy", env={"BUILD_TAG": "../../../x"}, note=False)
    world.fact("what the links lead to is untouched",
               (world.folder / "precious").read_text() == "of somebody else")
    world.fact("nothing else is left in the folder for temporary files",
               {file.name for file in world.tmp.iterdir()}
               == {"tenkai-bundle.tar.gz", "tenkai-bundle_7.tar.gz"})
    (world.folder / "tenkai-bundle.tar.gz").symlink_to(world.folder / "precious")
    old = os.umask(0)
    world.run("tenkai bundle").exits(0)
    os.umask(old)
    world.fact("a link is replaced, not followed",
               (world.folder / "precious").read_text() == "of somebody else"
               and not (world.folder / "tenkai-bundle.tar.gz").is_symlink())
