"""There is something else than files in a folder of the bundle"""
import os
import socket
import stat

from harness import a_function

INJECTED = ("A FIFO, a socket, a device node, a link to a device, and a file that may not be "
            "read lie in a folder of the bundle.")

REFUSED = ("ERROR: '{}' is neither a file nor a folder and cannot be bundled; leave it out with "
           "gcdtignore.")


def play(world):
    world.files(a_function())
    odd = world.folder / "impl/odd"
    os.mkfifo(odd)
    refuses(world, odd)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(odd))
        refuses(world, odd)
    try:
        os.mknod(odd, stat.S_IFCHR | 0o666, os.makedev(1, 3))  # another /dev/null
        refuses(world, odd, note=False)
    except PermissionError:
        print("SKIPPED here: the device node, which only root may make")
    odd.symlink_to("/dev/zero")
    world.run("ramuda bundle").exits(1).says(
        "ERROR: The link 'impl/odd' leads out of the project, to '/dev/zero'.")
    odd.unlink()
    cannot_be_read(world)
    world.leaves_no_temporary_files()
    world.fact("no bundle was written", not (world.folder / "bundle.zip").exists())


def refuses(world, odd, **options):
    world.run("ramuda bundle", **options).exits(1).says(REFUSED.format("impl/odd"))
    odd.unlink()


# Root may read everything: there the system says no by order.
def cannot_be_read(world):
    closed = world.folder / "impl/shop.py"
    closed.chmod(0)
    world.run("ramuda bundle", shim=["open:EACCES:1+:impl/shop.py"]).exits(1).says(
        "ERROR: '...impl/shop.py' cannot be read: Permission denied.")
    closed.chmod(0o644)
