"""Runs the examples of a page as a reader would: one block after the other, in one folder.

    examples.py BUILD_FOLDER PAGE

A fence ```sh holds commands; a fence ```text right behind it holds what they print (`...` as in the
transcripts of tests/e2e). A fence with title="NAME" is a file that the reader writes. Remarks that
only we see steer this:

    <!-- server: moto -->                       the AWS of the page; or `scripted FILE`, `none`
    <!-- copy: FOLDER -->                       the files of a folder of the repository
    <!-- before: COMMAND -->                    what makes the local AWS behave like the real one
    <!-- exit: 1 -->                            the exit code of the next block
    <!-- not run: REASON -->                    the next block is only looked at

Few blocks may not be run: the limit is checked."""
import contextlib
import pathlib
import re
import shutil
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tests/e2e"))
import run as transcripts  # noqa: E402

NOT_RUN = 2  # blocks of a page
PIECE = re.compile(r"^<!-- (?P<word>server|copy|before|exit|not run): (?P<value>.*?) -->$|"
                   r"^```(?P<kind>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)^```$",
                   re.M | re.S)


def parse(text):
    """Steps of the page: ("server", "moto"), ("file", name, content), ("run", block), ..."""
    steps = []
    for piece in PIECE.finditer(text):
        if piece["word"]:
            steps.append((piece["word"], piece["value"]))
        elif piece["title"]:
            steps.append(("file", piece["title"], piece["body"]))
        elif piece["kind"] == "sh":
            steps.append(("run", piece["body"], None))
        elif piece["kind"] == "text" and steps and steps[-1][0] == "run":
            if not text[:piece.start()].rstrip().endswith("```"):
                continue  # words in between: it is no output
            steps[-1] = ("run", steps[-1][1], piece["body"])
    return steps


def run_block(block, folder, environment):
    """In the shell state that the blocks before have left."""
    state = folder / ".state"
    script = (f". '{state}' 2>/dev/null\nset -e\n{block}\n"
              f"{{ export -p | grep -v -e ' OLDPWD='; echo cd \"'$PWD'\"; }} > '{state}'\n")
    return transcripts.run({"command": script, "signals": []}, folder, environment)


def play(steps, build, folder, url):
    environment = transcripts.environment_of({}, build, folder, url, "")
    environment.pop("ENV")
    environment.pop("AWS_DEFAULT_REGION")
    complaints, skip, expected_exit, blocks, skipped = [], None, 0, 0, 0
    for step in steps:
        if step[0] == "copy":
            shutil.copytree(root / step[1], folder, dirs_exist_ok=True)
        elif step[0] == "file":
            file = folder / step[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step[2], "utf-8")
            file.chmod(0o755 if step[2].startswith("#!") else 0o644)
        elif step[0] == "not run":
            skip = step[1]
        elif step[0] == "exit":
            expected_exit = int(step[1])
        elif step[0] == "before":
            output, code = run_block(step[1], folder, environment)
            if code:
                complaints.append(f"before: {step[1]}\n{output}[exit {code}]")
        elif step[0] == "run":
            blocks += 1
            if skip:
                skip, skipped = None, skipped + 1
                continue
            output, code = run_block(step[1], folder, environment)
            output = output.replace(str(folder), "/project")
            fits = step[2] is None or transcripts.matches(step[2].splitlines(), output)
            if not fits or code != expected_exit:
                complaints.append(f"{step[1]}--- printed\n{output}[exit {code}]\n"
                                  f"--- expected\n{step[2] or ''}[exit {expected_exit}]\n")
            expected_exit = 0
    if skipped > NOT_RUN:
        complaints.append(f"{skipped} blocks are not run; the limit is {NOT_RUN}")
    return complaints, f"{blocks - skipped} of {blocks} blocks run"


def main(build_folder, page):
    build, page = pathlib.Path(build_folder).resolve(), pathlib.Path(page)
    steps = parse(page.read_text("utf-8"))
    kind, _, script = next((step[1] for step in steps if step[0] == "server"),
                           "none").partition(" ")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gcdt-page-"))
    try:
        if kind == "scripted":
            shutil.copy(root / script, folder / "script.json")
        server = {"moto": transcripts.moto, "scripted": lambda f: transcripts.scripted(f, build),
                  "none": lambda f: contextlib.nullcontext()}[kind]
        with server(folder) as url:
            complaints, counted = play(steps, build, folder, url)
    except AssertionError as wrong:
        complaints, counted = [str(wrong)], ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join([*complaints, f"{page.name}: {'FAILED' if complaints else counted}"]))
    return 1 if complaints else 0


sys.exit(main(*sys.argv[1:]))
