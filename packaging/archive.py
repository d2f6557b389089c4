"""The archive: unpack it anywhere, put its bin folder on PATH."""
import gzip
import io
import pathlib
import tarfile

from facts import epoch, files_below, output


def add(archive, name, content=None, link=None, mode=0o644):
    entry = tarfile.TarInfo(name)
    entry.mtime, entry.mode = epoch(), mode
    if link is not None:
        entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, link, 0o777
    elif content is None:
        entry.type, entry.mode = tarfile.DIRTYPE, 0o755
    else:
        entry.size = len(content)
    archive.addfile(entry, None if content is None else io.BytesIO(content))


def build(staged, dist, version, libcurl, bill, licences):
    name = f"gcdt-{version}-linux-{output('uname', '-m').strip()}"
    documents = f"{name}/share/doc/gcdt"
    items = {f"{name}/lib/gcdt/libcurl.so.4": (libcurl.read_bytes(), None, 0o755),
             f"{documents}/gcdt.cdx.json": (bill, None, 0o644)}
    for path in files_below(staged):
        key = f"{name}/{path.relative_to(staged).as_posix()}"
        if path.is_symlink():
            items[key] = (None, path.readlink().as_posix(), 0o777)
        else:
            items[key] = (path.read_bytes(), None, path.stat().st_mode & 0o777)
    for licence, text in licences.items():
        items[f"{documents}/third-party/{licence}"] = (text, None, 0o644)
    folders = {str(parent) for key in items for parent in pathlib.PurePosixPath(key).parents}
    target = pathlib.Path(dist) / f"{name}.tar.gz"
    with open(target, "wb") as file, \
            gzip.GzipFile("", "wb", 9, file, mtime=0) as packed, \
            tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for key in sorted(folders - {"."} | items.keys()):
            if key in items:
                content, link, mode = items[key]
                add(archive, key, content, link, mode)
            else:
                add(archive, key)
    return target
