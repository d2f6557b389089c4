"""Checks that the program carries the protections of cmake/flags.cmake: binary.py PROGRAM.

Each check reads the ELF file, so a flag that a compiler ignores or a build type drops is found.
"""

import re
import subprocess
import sys


def tool(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def flags_of_segment(segments, name):
    row = next((line for line in segments.splitlines() if line.strip().startswith(name)), "")
    return "".join(re.findall(r"\b[RWE]{1,3}\b|(?<= )[RWE ]{3}(?= )", row)).replace(" ", "")


def checks(program):
    segments = tool("readelf", "--wide", "--segments", program)
    dynamic = tool("readelf", "--wide", "--dynamic", program)
    imported = tool("readelf", "--wide", "--dyn-syms", program)
    yield "the stack is not executable (-z noexecstack)", "E" not in flags_of_segment(
        segments, "GNU_STACK"
    )
    yield "no segment is writable and executable", not re.search(r"LOAD .*\bRWE\b", segments)
    yield "tables of addresses are read-only after start (RELRO)", "GNU_RELRO" in segments
    yield "all of them, bound at start (-z now)", "BIND_NOW" in dynamic or "NOW" in dynamic
    yield "the stack is guarded (-fstack-protector-strong)", "__stack_chk_fail" in imported
    yield "copies are bounded (-D_FORTIFY_SOURCE)", len(re.findall(r"__\w+_chk\b", imported)) > 3
    yield "no path of the building machine is searched (RPATH)", not re.search(
        r"R(UN)?PATH", dynamic
    )
    if "X86-64" in tool("readelf", "--file-header", program):
        code = tool("objdump", "--disassemble=main", "--no-show-raw-insn", program)
        yield "functions begin with a landing pad (-fcf-protection)", "endbr64" in code


def main():
    program = sys.argv[1]
    if b"__tsan_init" in (content := open(program, "rb").read()) or b"__asan_init" in content:
        print("SKIPPED: a build with a sanitizer has other protections")
        return 0
    failed = [text for text, holds in checks(program) if not holds]
    for text in failed:
        print(f"{program}: does not hold: {text}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
