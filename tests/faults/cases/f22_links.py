"""Links that lead in circles, out of the project, or nowhere"""
import os
import zipfile

from harness import a_function

INJECTED = ("Symbolic links in a folder of the bundle: two to each other, to its own folder, to "
            "the folder above, to /etc/shadow, to nothing, and good ones.")


def play(world):
    world.files(a_function() | {"shared/tax.py": "RATE = 0.19\n"})
    link = world.folder / "impl/link"
    other = world.folder / "impl/other"
    link.symlink_to("other")
    other.symlink_to("link")
    world.run("ramuda bundle").exits(1).says("ERROR: The link 'impl/...' leads in a circle.")
    other.unlink()
    for target, said in ((".", "leads in a circle: it stands below 'impl', to which it points."),
                         ("..", "leads in a circle"),
                         ("../..", "leads out of the project"),
                         ("/etc/shadow", "leads out of the project, to '/etc/shadow'."),
                         ("nowhere", "points to nothing ('nowhere').")):
        link.unlink()
        link.symlink_to(target)
        world.run(f"ramuda bundle  # impl/link -> {target}").exits(1).says("ERROR: The link 'impl/",
                                                                           said)
        world.fact("no bundle was written", not (world.folder / "bundle.zip").exists())
    link.unlink()
    link.symlink_to("../shared")
    other.symlink_to("shop.py")
    world.run("ramuda bundle  # links inside the project").exits(0)
    names = zipfile.ZipFile(world.folder / "bundle.zip").namelist()
    world.fact("links inside the project are followed",
               {"impl/link/tax.py", "impl/other", "impl/shop.py"} <= set(names))
    os.unlink(link)
