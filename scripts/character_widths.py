"""Prints src/base/character_widths.h: which characters take two columns of a terminal and which
none, as the Unicode data of this Python says."""
import sys
import unicodedata


def width(code):
    c = chr(code)
    category = unicodedata.category(c)
    if category in ("Mn", "Me") or (category == "Cf" and code != 0xAD) or 0x1160 <= code <= 0x11FF:
        return 0
    # Whole blocks of ideographs and pictures are wide, assigned or not.
    blocks = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x1FA70, 0x1FAFF),
              (0x20000, 0x3FFFD))
    if any(first <= code <= last for first, last in blocks):
        return 2
    assigned = category != "Cn"
    return 2 if assigned and unicodedata.east_asian_width(c) in "WF" else 1


def ranges(wanted):
    start = None
    for code in range(0x300, 0x110001):
        character = code < 0x110000 and not 0xD800 <= code < 0xE000
        inside = character and width(code) == wanted
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            yield start, code - 1
            start = None


def table(name, wanted):
    all_ranges = list(ranges(wanted))
    cells = ", ".join(f"{{0x{a:X}, 0x{b:X}}}" for a, b in all_ranges)
    print(f"inline constexpr CharacterRange {name}[] = {{{cells}}};")


version = unicodedata.unidata_version
print(f"""// Made by scripts/character_widths.py, Unicode {version}; do not edit.
#pragma once

namespace gcdt {{

struct CharacterRange {{
  char32_t first, last;
}};

// Two columns of a terminal: ideographs, emoji, full-width forms.""")
table("kWideCharacters", 2)
print("\n// None: combining marks, joiners, marks of direction.")
table("kZeroWidthCharacters", 0)
print("\n}  // namespace gcdt")
sys.stdout.flush()
