"""What make bench and make bench-peers say alike: the machine, tables, their part of the page."""

import os
import platform
import re


def machine():
    cpu = next(
        (
            line.split(": ")[1]
            for line in open("/proc/cpuinfo", encoding="utf-8")
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{cpu.strip()}, {os.cpu_count()} cores, Linux {platform.release().split('-')[0]}"


def table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        )
        + " |"
        for row in rows
    ]
    rule = (
        "|"
        + "|".join(
            "-" * (width + 1) + ("-" if not column else ":") for column, width in enumerate(widths)
        )
        + "|"
    )
    return "\n".join([lines[0], rule, *lines[1:]])


def write_part(page, text):
    """Puts a part, which begins with its "# heading", in its place on the page, or at the end."""
    parts = (
        re.split(r"^(?=# )", page.read_text("utf-8"), flags=re.MULTILINE) if page.exists() else []
    )
    heading = text.split("\n")[0]
    kept = [part.strip() for part in parts if part.strip()]
    places = [place for place, part in enumerate(kept) if part.split("\n")[0] == heading]
    kept[slice(places[0], places[0] + 1) if places else slice(len(kept), None)] = [text.strip()]
    page.write_text("\n\n".join(kept) + "\n", "utf-8")
