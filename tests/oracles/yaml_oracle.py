"""The types of plain YAML scalars against ruamel.yaml's YAML 1.2. Ours on purpose: dates stay
texts, and integers beyond 64 bits become floating-point numbers."""
import datetime
import math

import oracle
import ruamel.yaml

WORDS = ["true", "True", "TRUE", "tRUE", "false", "yes", "No", "on", "OFF", "y", "null", "Null",
         "~", "nul", ".inf", "-.INF", "+.Inf", ".nan", ".NaN", "-.nan", "0o17", "017", "0x1F",
         "0b101", "08", "0o8", "1_000", "0x_1", "1e3", "1.5e-3", "1E+3", ".5", "5.", "-.5", "+12",
         "--1", "1:30", "190:20:30", "2016-06-22", "1.2.3", "12e03", "1e", "e3", "_1", "1__0",
         "+0x1F", "-0o17", "1.e2", "0.1_5", "+", "-", ".", "...x", "=", "0x", "0o", "0b2", "1_",
         "00", "-0", "+.5e1", "18446744073709551615", "-9223372036854775808", "1e400", "9_9.5"]
ALPHABET = "0123456789+-._eExXoObBfFnNaAiIlLtTrRuUsSyY:~"

yaml = ruamel.yaml.YAML(typ="safe", pure=True)


def question(source):
    if source.random() < 0.4:
        word = source.choice(WORDS)
        if source.random() < 0.3:
            at = source.randint(0, len(word))
            word = word[:at] + source.choice(ALPHABET) + word[at:]
    else:
        word = "".join(source.choice(ALPHABET) for _ in range(source.randint(1, 8)))
    return ("1" if word == ":" else word) + "\n"  # a mapping of nothing is none of our business


def reference(text):
    try:
        return yaml.load(text)
    except Exception as error:  # pylint: disable=broad-except
        return error


def agree(text, theirs, ours):
    if isinstance(theirs, Exception):
        return "error" in ours or ours["type"] == "string"
    if "error" in ours:
        return False
    if isinstance(theirs, (datetime.date, datetime.datetime)):
        return ours == {"type": "string", "value": text.strip()}
    if theirs is None:
        return ours["type"] == "null"
    if isinstance(theirs, bool):
        return ours == {"type": "boolean", "value": str(theirs).lower()}
    if isinstance(theirs, int):
        if not -2**63 <= theirs < 2**64:
            return ours["type"] == "float" and float(ours["value"]) == float(theirs)
        return ours == {"type": "integer", "value": str(theirs)}
    if isinstance(theirs, float):
        number = float(ours["value"]) if ours["type"] == "float" else None
        both_nan = number is not None and math.isnan(number) and math.isnan(theirs)
        return number == theirs or both_nan
    if isinstance(theirs, str):
        return ours == {"type": "string", "value": theirs}
    return ours["type"] in ("object", "array")


oracle.compare("yaml", 20000, question, reference, agree)
