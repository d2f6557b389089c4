"""A hook of MkDocs: docs/errors.md gets the messages of the sources (messages.py), and links that
leave docs/ lead to the sources, whose address the remote `origin` tells; without one they become
text. A link to a file that does not exist is an error. Pages that the navigation does not name
stand at its end."""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import messages  # noqa: E402

root = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[([^\]]+)\]\(((?:\.\./)[^)\s]*)\)")


def sources():
    """https://host/owner/name/blob/main/ or nothing."""
    answer = subprocess.run(["git", "-C", root, "remote", "get-url", "origin"],
                            capture_output=True, text=True).stdout.strip()
    host = re.fullmatch(r"(?:https://|git@)([\w.-]+)[/:]([\w./-]+?)(?:\.git)?", answer)
    return f"https://{host[1]}/{host[2]}/blob/main/" if host else ""


def title_of(name):
    return (root / "docs" / name).read_text("utf-8").partition("\n")[0].lstrip("# ")


def present(entries):
    """The navigation without pages that are not there."""
    kept = []
    for entry in entries:
        (title, value), = entry.items()
        if isinstance(value, list):
            value = present(value)
        elif not (root / "docs" / value).exists():
            value = None
        if value:
            kept.append({title: value})
    return kept


def named(entries):
    for entry in entries:
        for value in entry.values():
            yield from named(value) if isinstance(value, list) else [value]


def on_config(config):
    config["extra"]["sources"] = sources()
    config["nav"] = present(config["nav"])
    known = set(named(config["nav"]))
    more = [file.name for file in sorted((root / "docs").glob("*.md")) if file.name not in known]
    if more:
        config["nav"].append({"More": [{title_of(name): name} for name in more]})
    return config


def on_page_markdown(markdown, page, config, files):
    def lead(link):
        name, _, anchor = link[2].partition("#")
        target = (root / "docs" / name).resolve()
        if not target.exists() or root not in target.parents:
            raise SystemExit(f"docs/{page.file.src_uri}: '{link[2]}' leads nowhere")
        address = config["extra"]["sources"]
        if not address:
            return f"{link[1]} (`{target.relative_to(root)}`)"
        return f"[{link[1]}]({address}{target.relative_to(root)}{'#' * bool(anchor)}{anchor})"

    if page.file.src_uri == "errors.md":
        markdown = messages.with_messages(markdown)
    return LINK.sub(lead, markdown)
