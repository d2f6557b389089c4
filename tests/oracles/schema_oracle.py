"""The validator against Python's jsonschema (draft 4), on random schemas and values: every problem
with its place and its words. What is ours alone is left out: lookups, digit texts, suggestions."""
import re

import jsonschema
import oracle

KEYS = ["a", "b", "c/d", "e~f", "g h"]
TEXTS = ["", "x", "abc", "it's", 'say "x"', "back\\slash", "line\nbreak", "ü€", "arn:aws:x"]
PATTERNS = ["^a", "b$", "[a-c]+", "^(arn:aws|x)", "\\s", "^[^ ]{2,4}$"]
TYPES = ["object", "array", "string", "boolean", "null", "integer", "number"]


def value(source, depth=3):
    kind = source.choice(TYPES if depth else TYPES[2:])
    if kind == "object":
        keys = sorted(source.sample(KEYS, source.randint(0, 3)))  # the order in which we show them
        return {key: value(source, depth - 1) for key in keys}
    if kind == "array":
        return [value(source, depth - 1) for _ in range(source.randint(0, 3))]
    return {"string": source.choice(TEXTS), "boolean": source.random() < 0.5, "null": None,
            "integer": source.randint(-5, 300), "number": source.randint(-9, 9) + 0.5}[kind]


def schema(source, depth=3):
    out = {}
    if depth and source.random() < 0.1:
        return {"$ref": "#/$defs/other", "type": "null"}
    if source.random() < 0.8:
        out["type"] = source.sample(TYPES, 2) if source.random() < 0.2 else source.choice(TYPES)
    if source.random() < 0.15:
        out["enum"] = [source.choice(TEXTS) for _ in range(source.randint(1, 3))]
    if source.random() < 0.3:
        out["pattern"] = source.choice(PATTERNS)
    if source.random() < 0.2:
        out["minimum"] = source.randint(-5, 100)
    if source.random() < 0.2:
        out["maximum"] = source.randint(-5, 100)
    if depth and source.random() < 0.7:
        out["properties"] = {key: schema(source, depth - 1) for key in source.sample(KEYS, 2)}
    if source.random() < 0.3:
        out["required"] = source.sample(KEYS, 2)
    if source.random() < 0.4:
        out["additionalProperties"] = source.choice([True, False, {"type": source.choice(TYPES)}])
    if depth and source.random() < 0.5:
        out["items"] = schema(source, depth - 1)
    return out


def question(source):
    root = schema(source)
    root.pop("$ref", None)
    root["$defs"] = {"other": schema(source, 0)}
    return {"schema": root, "value": value(source)}


def pointer(path):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def inside(place, folder):
    return place == folder or place.startswith(folder + "/")


def reference(case):
    problems, of_wrong_type = [], set()
    for error in jsonschema.Draft4Validator(case["schema"]).iter_errors(case["value"]):
        place = pointer(error.absolute_path)
        if error.validator == "type":
            of_wrong_type.add(place)
        if error.validator == "additionalProperties":  # we name each key at its own place
            for key in error.instance:
                if key not in error.schema.get("properties", {}):
                    problems.append((f"{place}{pointer([key])}", "additionalProperties",
                                     f"Additional properties are not allowed ({key!r} was "
                                     "unexpected)"))
        else:
            problems.append((place, error.validator, error.message))
    # What stands in a value of the wrong type is not looked at.
    return sorted((place, message) for place, kind, message in problems
                  if not any(inside(place, wrong) for wrong in of_wrong_type if place != wrong)
                  and (kind == "type" or place not in of_wrong_type))


def agree(_, theirs, ours):
    plain = [(place, re.sub(r"(; did you mean '.*'\?| \(did you mean '.*'\?\))$", "", message))
             for place, message in ours]
    return sorted(plain) == theirs


oracle.compare("schema", 3000, question, reference, agree)
