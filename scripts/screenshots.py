"""Pictures of what people see: plays transcripts of tests/e2e in terminals and photographs them.

    screenshots.py BUILD_FOLDER PICTURE_FOLDER [--columns=80] [--light] [--no-color] [--html]
                   [--env=NAME=VALUE]... TRANSCRIPT...

Each transcript becomes one PNG: its commands and what they show in a terminal of that width, with
the colours of xterm, which are the hardest to read. What stands on the screen while a command runs
(live lines) is kept, too: the moment with most lines that went away again. `--html` leaves the
pages that Chromium photographs."""
import argparse
import contextlib
import html
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/e2e"))
import run as transcripts  # noqa: E402
import screen  # noqa: E402

COLORS = {"black": "#000000", "red": "#cd0000", "green": "#00cd00", "brown": "#cdcd00",
          "blue": "#0000ee", "magenta": "#cd00cd", "cyan": "#00cdcd", "white": "#e5e5e5"}
THEMES = {"dark": ("#e5e5e5", "#101010"), "light": ("#202020", "#ffffff")}
ROW, COLUMN = 18, 8.43  # pixels of a character
MIN_ROWS = 12  # Chromium paints nothing in a smaller window


def styled(row, columns):
    """A row of a screen as HTML."""
    out, skip = "", False
    for x in range(columns):
        cell = row[x]
        if skip:
            skip = False
            continue
        text = html.escape(cell.data) or " "
        wide = len(cell.data) > 0 and x + 1 < columns and row[x + 1].data == ""
        skip = wide
        css = f"left:{x * COLUMN:.2f}px;"
        if color := COLORS.get(cell.fg):
            css += f"color:{color};"
        if cell.bold:
            css += "font-weight:bold;"
        if text != " ":
            out += f'<span style="{css}">{text}</span>'
    return out


def page(rows, columns, theme):
    ink, paper = THEMES[theme]
    lines = "".join(f'<div style="top:{y * ROW}px">{styled(row, columns)}</div>'
                    for y, row in enumerate(rows))
    return f"""<!doctype html><meta charset="utf-8"><style>
body {{ margin: 8px; background: {paper}; color: {ink}; font: 14px "DejaVu Sans Mono", monospace }}
div {{ position: absolute; left: 8px; height: {ROW}px; width: {columns * COLUMN:.0f}px;
       border-right: 1px dotted #808080; white-space: pre }}
main {{ position: relative; margin-left: -8px }}
span {{ position: absolute }}</style><main>{lines}</main>"""


def rows_of(terminal, count):
    return [dict(enumerate(terminal.screen.buffer[y][x] for x in range(terminal.columns)))
            for y in range(count)]


def play(path, build, columns, environment_more):
    """The rows of the screen after all commands of a transcript."""
    settings, steps, files = transcripts.parse(path.read_text("utf-8"))
    wanted = settings.get("server", [])
    kind = next((name for name in wanted if name != "webhooks"), "none")
    server = {"moto": transcripts.moto, "scripted": lambda f: transcripts.scripted(f, build),
              "tls": transcripts.tls, "none": lambda f: contextlib.nullcontext()}[kind]
    notify = transcripts.webhooks if "webhooks" in wanted else lambda f: contextlib.nullcontext("")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gcdt-look-"))
    terminal = screen.Screen(columns)
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, "utf-8")
            (folder / name).chmod(0o755 if content.startswith("#!") else 0o644)
        with contextlib.suppress(AssertionError), server(folder) as url, notify(folder) as hooks:
            environment = transcripts.environment_of(settings, build, folder, url, hooks)
            environment.pop("NO_COLOR", None)
            environment["TERM"] = "xterm-256color"
            for pair in environment_more:
                name, _, value = pair.partition("=")
                environment[name] = value
            for step in steps:
                terminal.write(f"\x1b[1m$ {step['command']}\x1b[0m\r\n".encode())
                start, moments = terminal.row, []
                code = terminal.run(step["command"], folder, environment, 60, step["signals"],
                                    moments=moments)
                stayed = set(terminal.lines())
                went = [sum(line not in stayed for line in moment) for moment in moments]
                if any(went):
                    busiest = moments[went.index(max(went))]
                    terminal.write(b"\x1b[35m(while it ran)\x1b[0m\r\n")
                    for line in busiest[start:]:
                        terminal.write(line.encode() + b"\r\n")
                if code:
                    terminal.write(f"[exit {code}]\r\n".encode())
    finally:
        shutil.rmtree(folder)
    return rows_of(terminal, terminal.row + 1)


def photograph(browser, text, width, height, picture):
    page_file = picture.with_suffix(".html")
    page_file.write_text(text, "utf-8")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu",
                        "--hide-scrollbars", f"--user-data-dir={profile}",
                        f"--window-size={width},{height}", f"--screenshot={picture}",
                        page_file.as_uri()], check=True, capture_output=True, timeout=120)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("pictures", type=pathlib.Path)
    parser.add_argument("transcripts", type=pathlib.Path, nargs="+")
    parser.add_argument("--columns", type=int, default=80)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--no-color", action="store_true")
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--env", action="append", default=[])
    options = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        sys.exit("screenshots: there is no chromium; `scripts/setup test` installs it")
    options.pictures.mkdir(parents=True, exist_ok=True)
    theme = "light" if options.light else "dark"
    more = options.env + (["NO_COLOR=1"] if options.no_color else [])
    for path in options.transcripts:
        rows = play(path, options.build.resolve(), options.columns, more)
        picture = (options.pictures / f"{path.stem}-{options.columns}-{theme}.png").resolve()
        photograph(browser, page(rows, options.columns, theme),
                   int(options.columns * COLUMN) + 40, max(len(rows), MIN_ROWS) * ROW + 24, picture)
        if not options.html:
            picture.with_suffix(".html").unlink()
        print(picture)


if __name__ == "__main__":
    main()
