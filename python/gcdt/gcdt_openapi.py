"""Configuration schemas of plugins: defaults, samples and validation from an openapi (swagger 2.0)
file, as gcdt 0.2 offered them to plugins (01-core 8). The program checks the sections of gcdt's own
tools and plugins itself."""

import copy
import re

from gcdt.gcdt_exceptions import GcdtError
from gcdt.utils import dict_merge

_EXAMPLES = {
    "integer": [42, 24],
    "number": [5.5, 5.5],
    "string": ["string", "string2"],
    "boolean": [False, True],
    "null": ["null", "null"],
}


def read_openapi_ordered(path):
    """The content of a YAML file in its order. Needs ruamel.yaml or PyYAML."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        from ruamel.yaml import YAML
    except ImportError:
        try:
            import yaml
        except ImportError:
            raise GcdtError("'%s' cannot be read: install ruamel.yaml or PyYAML" % path)
        return yaml.safe_load(text)
    return YAML(typ="safe").load(text)


# -- what a definition makes of nothing


def get_openapi_defaults(spec, name):
    """Required properties that have defaults; None for an unknown definition."""
    return _Generator(spec, "defaults").definition(name)


def get_openapi_scaffold_min(spec, name):
    """Required properties that have no defaults, with example values."""
    return _Generator(spec, "min").definition(name)


def get_openapi_scaffold_max(spec, name):
    """All properties with example values."""
    return _Generator(spec, "max").definition(name)


_DIRECT = {
    "defaults": ("default",),
    "min": ("example", "x-example"),
    "max": ("example", "x-example", "default"),
}


class _Generator(object):
    def __init__(self, spec, mode):
        self._definitions = spec.get("definitions", {})
        self._mode = mode

    def definition(self, name):
        definition = self._definitions.get(name)
        if definition is None:
            return None
        if "properties" not in definition:
            return self._value(definition)
        required = definition.get("required", [])
        values = {
            key: self._value(schema)
            for key, schema in definition["properties"].items()
            if self._mode == "max" or key in required
        }
        return _without_none(values)

    def _value(self, schema):
        for key in _DIRECT[self._mode]:
            if key in schema:
                return copy.deepcopy(schema[key])
        if self._mode == "min" and "default" in schema:
            return None
        if "enum" in schema:
            return schema["enum"][0]
        if "$ref" in schema:
            return self.definition(_target(schema["$ref"])) or None
        kind = schema.get("type")
        if kind is None:
            raise GcdtError("something is wrong! found complex type!")
        if kind == "object":
            return self._object(schema) or None
        if kind == "array" or (isinstance(kind, list) and kind[0] == "array"):
            return self._array(schema.get("items", {}))
        return self._scalar(schema, kind)

    def _scalar(self, schema, kind):
        if kind == "file":
            return ("my file contents", "hello world.txt")
        if schema.get("format") == "date-time":
            return "2015-08-28T09:02:57.481Z"
        if self._mode == "defaults":
            return None
        return _EXAMPLES[kind[0] if isinstance(kind, list) else kind][0]

    def _object(self, schema):
        properties = dict(schema.get("properties", {}))
        if "additionalProperties" in schema:
            properties.update(any_prop1={"type": "string"}, any_prop2={"type": "integer"})
        required = schema.get("required", list(properties))
        values = {}
        for key, inner in properties.items():
            if self._mode != "max" and key not in required:
                continue
            if self._mode == "defaults" and "default" not in inner:
                continue
            value = self._value(inner)
            values[key] = value[0] if isinstance(value, list) and value else value
        return _without_none(values)

    def _array(self, items):
        if isinstance(items, list):
            return [self._value(item) for item in items]
        if "type" in items:
            kind = items["type"]
            if self._mode == "defaults":
                return None
            return list(_EXAMPLES.get(kind, [])) or [self._value(items)]
        if "$ref" in items:
            element = self.definition(_target(items["$ref"]))
            return [element] if element else ([] if self._mode == "defaults" else None)
        properties = items.get("properties", {})
        return [_without_none({key: self._value(value) for key, value in properties.items()})]


def _target(reference):
    """The name in "#/definitions/Pet"."""
    return reference.rsplit("/", 1)[-1]


def _without_none(values):
    return {key: value for key, value in values.items() if value is not None}


# -- what a configuration violates


def validate_tool_config(spec, config):
    """The first violation of the definition `top` in a configuration, or None."""
    return _first_violation(spec, {"$ref": "#/definitions/top"}, config)


def _first_violation(spec, schema, value):
    if "$ref" in schema:
        return _first_violation(spec, spec["definitions"][_target(schema["$ref"])], value)
    for keyword, argument in schema.items():
        check = _CHECKS.get(keyword)
        violation = check(spec, schema, argument, value) if check else None
        if violation:
            return violation
    return None


def _check_type(_spec, _schema, kinds, value):
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if any(_is_a(value, kind) for kind in kinds):
        return None
    return "%r is not of type %s" % (value, ", ".join(repr(kind) for kind in kinds))


def _is_a(value, kind):
    if kind == "object":
        return isinstance(value, dict)
    if kind == "array":
        return isinstance(value, list)
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "null":
        return value is None
    numbers = (int,) if kind == "integer" else (int, float)
    return isinstance(value, numbers) and not isinstance(value, bool)


def _check_properties(spec, _schema, properties, value):
    if isinstance(value, dict):
        for key, inner in properties.items():
            violation = _first_violation(spec, inner, value[key]) if key in value else None
            if violation:
                return violation
    return None


def _check_required(_spec, _schema, names, value):
    for name in names if isinstance(value, dict) else ():
        if name not in value:
            return "%r is a required property" % name
    return None


def _check_additional(spec, schema, allowed, value):
    if not isinstance(value, dict) or allowed is True:
        return None
    extra = [key for key in value if key not in schema.get("properties", {})]
    if isinstance(allowed, dict):
        violations = (_first_violation(spec, allowed, value[key]) for key in extra)
        return next((violation for violation in violations if violation), None)
    if not extra:
        return None
    names = ", ".join(repr(key) for key in extra)
    verb = "was" if len(extra) == 1 else "were"
    return "Additional properties are not allowed (%s %s unexpected)" % (names, verb)


def _check_items(spec, _schema, items, value):
    for item in value if isinstance(value, list) else ():
        violation = _first_violation(spec, items, item)
        if violation:
            return violation
    return None


def _check_pattern(_spec, _schema, pattern, value):
    if isinstance(value, str) and not value.startswith("lookup:"):
        if not re.search(pattern, value):
            return "%r does not match %r" % (value, pattern)
    return None


def _check_enum(_spec, _schema, values, value):
    if value in values or (isinstance(value, str) and value.startswith("lookup:")):
        return None
    return "%r is not one of %r" % (value, list(values))


_CHECKS = {
    "type": _check_type,
    "properties": _check_properties,
    "required": _check_required,
    "additionalProperties": _check_additional,
    "items": _check_items,
    "pattern": _check_pattern,
    "enum": _check_enum,
}


# -- receivers of config_read_finalized and config_validation_init


def incept_defaults_helper(params, openapi_spec, tool, is_plugin=False):
    """Puts the defaults of a tool or plugin beneath what the configuration says."""
    context, config = params
    defaults = get_openapi_defaults(openapi_spec, tool) or {}
    if is_plugin:
        _incept(config, {"plugins": {tool: defaults}})
    elif tool in config:
        _incept(config, {tool: defaults})
    elif _is_non_config_command(context, tool, defaults):
        _incept(config, {tool: {"defaults": dict(defaults.get("defaults", {}), validate=False)}})


def _incept(config, defaults):
    said = copy.deepcopy(config)
    dict_merge(config, defaults)
    dict_merge(config, said)


def _is_non_config_command(context, tool, defaults):
    commands = defaults.get("defaults", {}).get("non_config_commands", [])
    return context.get("tool") == tool and context.get("command") in commands


def validate_config_helper(params, openapi_spec, tool, is_plugin=False):
    """Sets context['error'] to the first violation, unless `defaults.validate` is false."""
    context, config = params
    section = (config.get("plugins", {}) if is_plugin else config).get(tool)
    if section is None or section.get("defaults", {}).get("validate", True) is False:
        return
    violation = validate_tool_config(openapi_spec, config)
    if violation:
        context["error"] = violation
