r"""Templates of swagger files against pybars3, which the original used, on random templates and
variables. Ours on purpose, and therefore not asked about: nothing is escaped for HTML, `\{{` is
text, {{else if}}, lists and maps as values, @key of lists, and empty maps, which pybars3 takes for
no. Nor what it gets wrong: {{else}} of #unless and #with, blocks within #unless, #with of nothing,
`../` in #with, and some of the lines that vanish with a tag (for these there are unit tests)."""
import oracle
import pybars

NAMES = ["apiName", "my-serviceUri", "list", "map", "none", "yes", "no", "total", "empty", "x"]
TEXTS = ["a", " ", "  b ", "}", "}}", "{ ", "ü", "/x", "'", ": ", "#", "c d", "{x}"]
VARIABLES = {"apiName": "orders", "my-serviceUri": "arn:aws:x/y", "yes": True, "no": False,
             "total": 7, "empty": "", "nothing": None, "two words": "2 w",
             "list": ["p", "q", "r"], "map": {"x": "mx", "k": 1},
             "deep": {"list": [{"x": 1}, {"x": None}], "map": {"x": "y"}}}
VALUES = ["apiName", "my-serviceUri", "none", "yes", "no", "total", "empty", "x", "nothing",
          "map.x", "map/k", "deep.map.x", "deep.none.x", "[two words]", "../apiName", "../x"]

compiler = pybars.Compiler()


def tag(source, text):
    blank = source.choice(["", "", " "])
    return "{{" + ("~" if source.random() < 0.15 else "") + text + blank + \
        ("~" if source.random() < 0.15 else "") + "}}"


def value(source, inside):
    name = source.choice(VALUES + (["@index", "@first", "@last"] if inside == "each" else []))
    if inside != "each":
        name = name.removeprefix("../")
    form = source.random()
    if form < 0.2:
        return "{{{" + name + "}}}"
    return "{{&" + name + "}}" if form < 0.3 else tag(source, name)


def block(source, depth, inside):
    kind = source.choice(["if", "unless", "each", "with", "^"])
    if kind == "^":
        name = source.choice(["none", "yes", "no", "list", "nothing"])
        return tag(source, "^" + name) + template(source, depth - 1, inside) + \
            tag(source, "/" + name)
    names = {"each": ["list", "deep.list", "map", "none", "nothing"],
             "with": ["@root.map", "@root.deep.map", "@root.deep"]}.get(kind, NAMES)
    within = kind if kind in ("each", "with") else inside
    text = tag(source, f"#{kind} {source.choice(names)}") + \
        template(source, 0 if kind == "unless" else depth - 1, within)
    if kind in ("if", "each") and source.random() < 0.5:
        text += tag(source, "else") + template(source, depth - 1, inside)
    return text + tag(source, "/" + kind)


def template(source, depth=2, inside=None):
    parts = []
    for _ in range(source.randint(0, 4)):
        form = source.random()
        if form < 0.4:
            parts.append(source.choice(TEXTS))
        elif form < 0.7 or depth == 0:
            parts.append(value(source, inside))
        elif form < 0.75:
            parts.append("{{! a comment }}")
        else:
            parts.append(block(source, depth, inside))
    return "".join(parts)


def question(source):
    # A letter at both ends: no tag is alone on its line.
    return {"text": "A" + template(source).replace("{{{{", "{{") + "Z", "variables": VARIABLES}


def reference(case):
    try:
        return str(compiler.compile(case["text"])(case["variables"]))
    except Exception as error:  # pylint: disable=broad-except
        return error


def agree(_, theirs, ours):
    if isinstance(theirs, Exception):
        return True
    for sign, escape in (("'", "&#x27;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;"),
                         ("&", "&amp;")):
        theirs = theirs.replace(escape, sign)
    return theirs == ours


oracle.compare("handlebars", 2000, question, reference, agree)
