"""The libcurl that the wheel and the archive carry for systems without one: built from the source
package of the distribution, HTTP only, with OpenSSL and zlib inside: it needs libc alone."""
import pathlib
import re
import shutil
import subprocess

from facts import cache, output

OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release", "BUILD_SHARED_LIBS": "ON", "BUILD_CURL_EXE": "OFF",
    "BUILD_TESTING": "OFF", "ENABLE_MANUAL": "OFF", "PICKY_COMPILER": "OFF", "HTTP_ONLY": "ON",
    "CURL_USE_OPENSSL": "ON", "OPENSSL_USE_STATIC_LIBS": "ON", "USE_LIBIDN2": "OFF",
    "CURL_USE_LIBPSL": "OFF", "CURL_USE_LIBSSH2": "OFF", "CURL_DISABLE_ALTSVC": "ON",
    "CURL_CA_BUNDLE": "none", "CURL_CA_PATH": "none",  # gcdt names the certificates itself
}


def apt(folder, *words):
    """apt with the system's own mirrors, but source packages, and nothing kept outside folder."""
    return output(
        "apt-get", "--quiet", "-o", f"Dir::Etc::SourceList={folder}/sources.list",
        "-o", "Dir::Etc::SourceParts=/dev/null", "-o", f"Dir::State::Lists={folder}/lists",
        "-o", f"Dir::Cache={folder}/cache", "-o", "APT::Sandbox::User=root", *words, cwd=folder)


def key_of(entry, folder):
    """The key that signs an entry of the system's sources: "/etc/apt/debian.sources:2", its second
    paragraph, or the second line of a .list. One that is written there becomes a file in folder."""
    path, number = entry.rsplit(":", 1)
    text = pathlib.Path(path).read_text()
    if not path.endswith(".sources"):
        found = re.search(r"\[[^]]*signed-by=([^] ]+)", text.splitlines()[int(number) - 1])
        return found and found[1]
    lines = "".join(line for line in text.splitlines(True) if not line.startswith("#"))
    paragraphs = [part for part in re.split(r"\n\s*\n", lines) if part.strip()]
    found = re.search(r"^Signed-By:[ \t]*(.*(?:\n[ \t].*)*)", paragraphs[int(number) - 1],
                      re.MULTILINE | re.IGNORECASE)
    if not found or "\n" not in found[1]:
        return found and found[1]
    key = folder / f"{pathlib.Path(path).stem}-{number}.asc"
    key.write_text(re.sub(r"^ \.?", "", found[1].lstrip("\n"), flags=re.MULTILINE) + "\n")
    return str(key)


def source_lists(folder):
    """Lines for the source packages of the distribution's own mirrors. A key of theirs is named:
    apt itself answers with all but that."""
    columns = "$(ORIGIN)|$(SITE)|$(RELEASE)|$(COMPONENT)|$(SOURCESENTRY)"
    listed = output("apt-get", "indextargets", "--format", columns, "Created-By: Packages")
    for line in listed.splitlines():
        origin, site, release, component, entry = line.split("|")
        if origin in ("Debian", "Ubuntu") and component == "main":
            key = key_of(entry, folder)
            yield f"deb-src {f'[signed-by={key}] ' if key else ''}{site} {release} {component}\n"


def fetch(folder):
    """Downloads and unpacks the newest source; answers its version."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "sources.list").write_text("".join(sorted(set(source_lists(folder)))))
    apt(folder, "update")
    apt(folder, "--download-only", "source", "curl")
    description = max(folder.glob("curl_*.dsc"), key=lambda path: path.stat().st_mtime)
    shutil.rmtree(folder / "source", ignore_errors=True)
    output("dpkg-source", "--no-check", "-x", description.name, "source", cwd=folder)
    return description.name.removeprefix("curl_").removesuffix(".dsc")


def build(build_folder, folder, archives, jobs=1):
    """(the library, the version of its source). Built once; `make clean` forgets it."""
    folder = pathlib.Path(folder).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    library, known = folder / "libcurl.so.4", folder / "version"
    if library.exists() and known.exists():
        return library, known.read_text()
    print("Building a libcurl for systems without one ...", flush=True)
    version = fetch(folder)
    zlib = next(a for a in archives if a.endswith("/libz.a"))
    flags = (f"-ffile-prefix-map={folder}/source=curl -ffile-prefix-map={folder}/build=build "
             "-fstack-protector-strong -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections")
    settings = OPTIONS | {
        "CMAKE_C_COMPILER": cache(build_folder, "CMAKE_C_COMPILER"), "ZLIB_LIBRARY": zlib,
        "CMAKE_C_FLAGS": flags, "CMAKE_SKIP_RPATH": "ON",
        "CMAKE_SHARED_LINKER_FLAGS": "-Wl,--exclude-libs,ALL,--gc-sections,-z,relro,-z,now"}
    shutil.rmtree(folder / "build", ignore_errors=True)
    output("cmake", "-S", folder / "source", "-B", folder / "build", "-G", "Ninja",
           *(f"-D{name}={value}" for name, value in settings.items()))
    output("ninja", "-C", folder / "build", "-j", jobs, "libcurl")
    built = (folder / "build/lib/libcurl.so.4").resolve()
    subprocess.run(["strip", "--strip-unneeded", "-o", library, built], check=True)
    known.write_text(version)
    return library, version
