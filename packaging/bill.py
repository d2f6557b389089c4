"""The bill of materials, in CycloneDX: what was linked into the program, compiled into it from
headers, or embedded. Read from the build itself, so that a new library cannot be forgotten."""
import importlib.metadata
import json
import pathlib
import re
import time
import uuid
from urllib.parse import quote

from facts import cache, epoch, output, root

# Interfaces of the system, of which nothing but declarations gets into the program, and libcurl,
# which is loaded when the program runs.
NO_PART = re.compile(r"libc6-dev|linux-libc-dev|libcrypt-dev|libcurl4-.*-dev")
NAMES_OF_LICENCES = {"Expat": "MIT", "zlib": "Zlib",
                     "Expat with embedded exception": "MIT WITH fmt-exception"}
# Those whose copyright file no program can read.
LICENCES = {
    "gcc": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "openssl": "Apache-2.0",
    "zlib": "Zlib",
    "curl": "curl",
}


def link_command(build):
    return output("ninja", "-C", build, "-t", "commands", "-s", "bin/gcdt")


def linked_archives(build):
    """The static libraries of the program that are not ours, the compiler's included."""
    words = link_command(build).split()
    archives = {w for w in words if w.endswith(".a") and w.startswith("/")}
    compiler = cache(build, "CMAKE_CXX_COMPILER")
    for name, flag in (("libstdc++.a", "-static-libstdc++"), ("libgcc_eh.a", "-static-libgcc")):
        if flag in words:
            archives.add(output(compiler, f"-print-file-name={name}").strip())
    return {str(pathlib.Path(archive).resolve()) for archive in archives}


def included_headers(build):
    """Every header outside the project that a file of the program has read."""
    named, ours = set(), False
    for line in output("ninja", "-C", build, "-t", "deps").splitlines():
        if not line.startswith(" "):
            ours = line.startswith("src/CMakeFiles/gcdt")
        elif ours and line.startswith("    /"):
            named.add(line.strip())
    headers = {pathlib.Path(name).resolve() for name in named}
    return {str(path) for path in headers if not path.is_relative_to(root)}


def packages_of(files):
    """Debian packages that these files came with."""
    found = set()
    for line in output("dpkg-query", "--search", *sorted(files)).splitlines():
        found.update(name.split(":")[0] for name in line.split(": ")[0].split(", "))
    return sorted(name for name in found if not NO_PART.fullmatch(name))


def copyright_text(package):
    return pathlib.Path(f"/usr/share/doc/{package}/copyright").read_bytes()


def licence(package, source):
    stanza = re.search(rb"^Files:\s*\*\n(?:.*\n)*?License:\s*(.+)\n", copyright_text(package),
                       re.MULTILINE)
    if stanza:
        name = stanza[1].decode().strip()
        return NAMES_OF_LICENCES.get(name, name)
    name = re.sub(r"-\d+$", "", source)
    if name not in LICENCES:
        raise SystemExit(f"package: the licence of '{package}' is not known; "
                         "add it to LICENCES in packaging/bill.py")
    return LICENCES[name]


def system():
    return re.search(r'^ID="?(\w+)', pathlib.Path("/etc/os-release").read_text(), re.MULTILINE)[1]


def debian_component(package):
    query = "--showformat=${source:Package}\t${source:Version}\t${Version}\t${Architecture}"
    source, source_version, version, machine = output("dpkg-query", "--show", query,
                                                      package).split("\t")
    return component(
        source, source_version, licence(package, source),
        f"pkg:deb/{system()}/{package}@{quote(version)}?arch={machine}&upstream={source}")


def component(name, version, licence_name, purl):
    # The set of SPDX expressions holds every licence's own name as well.
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "licenses": [{"expression": licence_name}]}


def botocore_component():
    found = importlib.metadata.distribution("botocore")
    purl = f"pkg:pypi/botocore@{found.version}"
    return component("botocore", found.version, "Apache-2.0", purl) | {
        "type": "data", "description": "the service models, without their documentation"}


def curl_component(version):
    return component("curl", version, LICENCES["curl"],
                     f"pkg:deb/{system()}/curl@{quote(version)}?arch=source")


def materials(build, curl_version=None):
    packages = packages_of(linked_archives(build) | included_headers(build))
    parts = {}
    for part in map(debian_component, packages):
        parts.setdefault(part["name"], part)  # one source, several packages: libstdc++ and libgcc
    listed = [*parts.values(), botocore_component()]
    if curl_version:
        listed.append(curl_component(curl_version))
    return packages, sorted(listed, key=lambda part: part["bom-ref"])


def bill(version, parts):
    """The document; its serial number is made from its content, so that it is always the same."""
    own = f"pkg:pypi/gcdt@{version}"
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch())),
            "component": {"type": "application", "bom-ref": own, "name": "gcdt",
                          "version": version, "purl": own, "licenses": [{"expression": "MIT"}]}},
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts]},
                         *({"ref": part["bom-ref"], "dependsOn": []} for part in parts)]}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True))
    document["serialNumber"] = f"urn:uuid:{serial}"
    return (json.dumps(document, indent=2, sort_keys=True) + "\n").encode()


def licence_texts(packages):
    """What the licences want to be passed on: the copyright file of each package, botocore's."""
    texts = {f"{package}.copyright": copyright_text(package) for package in packages}
    for file in importlib.metadata.distribution("botocore").files:
        if file.name in ("LICENSE.txt", "NOTICE"):
            texts[f"botocore.{file.name}"] = file.read_binary()
    return texts
