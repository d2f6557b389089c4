import os
import tempfile
import unittest

from gcdt import gcdt_openapi as openapi

PETS = {"definitions": {
    "Category": {"type": "object", "properties": {
        "id": {"type": "integer", "format": "int64"}, "name": {"type": "string"}}},
    "Tag": {"type": "object", "properties": {
        "id": {"type": "integer"}, "name": {"type": "string"}}},
    "Pet": {"type": "object", "required": ["name", "photoUrls"], "properties": {
        "id": {"type": "integer"},
        "category": {"$ref": "#/definitions/Category"},
        "name": {"type": "string", "example": "doggie"},
        "photoUrls": {"type": "array", "items": {"type": "string"}},
        "tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}},
        "status": {"type": "string"}}},
}}

WITH_DEFAULTS = {"definitions": {
    "Tag": {"type": "object", "required": ["id"], "properties": {
        "id": {"type": "integer", "default": 8, "example": 5}, "name": {"type": "string"}}},
    "Pet": {"type": "object", "required": ["name", "photoUrls", "tags"], "properties": {
        "name": {"type": "string", "default": "bolt", "example": "doggie"},
        "photoUrls": {"type": "array", "items": {"type": "string"}},
        "tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}}}},
}}

PLUGIN = {"definitions": {
    "top": {"type": "object", "properties": {"plugins": {"type": "object", "properties": {
        "my_plugin": {"$ref": "#/definitions/my_plugin"}}}}},
    "my_plugin": {
        "type": "object", "required": ["channel", "defaults"], "additionalProperties": False,
        "properties": {
            "channel": {"type": "string", "pattern": "^#"},
            "kinds": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
            "timeout": {"type": "integer"},
            "defaults": {"$ref": "#/definitions/defaults"}}},
    "defaults": {"type": "object", "required": ["validate"], "properties": {
        "validate": {"type": "boolean", "default": True}}},
}}


class GeneratedTest(unittest.TestCase):
    def of(self, schema, mode=openapi.get_openapi_scaffold_max):
        widget = {"properties": {"prop1": {"type": "string"}, "prop2": {"type": "string"}}}
        spec = {"definitions": {"x": {"type": "object", "required": ["v"],
                                      "properties": {"v": schema}}, "Widget": widget}}
        return mode(spec, "x").get("v")

    def test_a_sample_has_all_properties(self):
        self.assertEqual(openapi.get_openapi_scaffold_max(PETS, "Pet"), {
            "category": {"id": 42, "name": "string"}, "status": "string", "name": "doggie",
            "tags": [{"id": 42, "name": "string"}], "photoUrls": ["string", "string2"], "id": 42})
        self.assertIsNone(openapi.get_openapi_scaffold_max(PETS, "Unknown"))

    def test_defaults_and_the_minimal_sample_complement_each_other(self):
        self.assertEqual(openapi.get_openapi_defaults(WITH_DEFAULTS, "Tag"), {"id": 8})
        self.assertEqual(openapi.get_openapi_defaults(WITH_DEFAULTS, "Pet"),
                         {"name": "bolt", "tags": [{"id": 8}]})
        self.assertEqual(openapi.get_openapi_scaffold_min(WITH_DEFAULTS, "Tag"), {"id": 5})

    def test_objects_with_any_properties(self):
        inline = {"type": "object", "additionalProperties": True, "properties": {
            "id": {"type": "integer"}, "name": {"type": "string"}}}
        self.assertEqual(self.of(inline), {"id": 42, "name": "string", "any_prop1": "string",
                                           "any_prop2": 42})
        self.assertIsNone(self.of(inline, openapi.get_openapi_defaults))
        self.assertEqual(self.of({"type": "object", "additionalProperties": True}),
                         {"any_prop1": "string", "any_prop2": 42})

    def test_arrays(self):
        texts = {"type": "array", "items": {"type": "string"}}
        self.assertEqual(self.of(texts), ["string", "string2"])
        self.assertIsNone(self.of(texts, openapi.get_openapi_defaults))
        widgets = {"type": "array", "items": {"$ref": "#/definitions/Widget"}}
        self.assertEqual(self.of(widgets), [{"prop1": "string", "prop2": "string"}])
        self.assertEqual(self.of(widgets, openapi.get_openapi_defaults), [])

    def test_a_property_without_type_is_an_error(self):
        with self.assertRaisesRegex(Exception, "something is wrong! found complex type!"):
            self.of({})


class ValidationTest(unittest.TestCase):
    def violation(self, section):
        return openapi.validate_tool_config(PLUGIN, {"plugins": {"my_plugin": section}})

    def test_a_valid_and_an_absent_section(self):
        self.assertIsNone(self.violation({"channel": "#x", "kinds": ["a"], "timeout": 3,
                                          "defaults": {"validate": True}}))
        self.assertIsNone(openapi.validate_tool_config(PLUGIN, {}))
        self.assertIsNone(self.violation({"channel": "lookup:secret:x", "defaults": {
            "validate": True}}))

    def test_messages(self):
        for change, message in (
                ({"timeout": "300"}, "'300' is not of type 'integer'"),
                ({"timeout": True}, "True is not of type 'integer'"),
                ({"channel": "x"}, "'x' does not match '^#'"),
                ({"kinds": ["c"]}, "'c' is not one of ['a', 'b']"),
                ({"foo": 1}, "Additional properties are not allowed ('foo' was unexpected)"),
                ({"a": 1, "b": 2},
                 "Additional properties are not allowed ('a', 'b' were unexpected)")):
            section = dict({"channel": "#x", "defaults": {"validate": True}}, **change)
            self.assertEqual(self.violation(section), message)
        self.assertEqual(self.violation({"channel": "#x"}), "'defaults' is a required property")


class HelpersTest(unittest.TestCase):
    def test_defaults_lie_beneath_what_the_configuration_says(self):
        config = {"plugins": {"my_plugin": {"channel": "#x"}}}
        openapi.incept_defaults_helper(({}, config), PLUGIN, "my_plugin", is_plugin=True)
        self.assertEqual(config, {"plugins": {"my_plugin": {
            "channel": "#x", "defaults": {"validate": True}}}})
        config["plugins"]["my_plugin"]["defaults"]["validate"] = False
        openapi.incept_defaults_helper(({}, config), PLUGIN, "my_plugin", is_plugin=True)
        self.assertIs(config["plugins"]["my_plugin"]["defaults"]["validate"], False)

    def test_a_tool_without_section_gets_defaults_for_its_non_config_commands_only(self):
        spec = {"definitions": {
            "kumo": {"required": ["defaults"], "properties": {
                "defaults": {"$ref": "#/definitions/defaults"}}},
            "defaults": {"required": ["non_config_commands"], "properties": {
                "non_config_commands": {"type": "array", "default": ["list"]}}}}}
        for command, expected in (
                ("deploy", {}),
                ("list", {"kumo": {"defaults": {"non_config_commands": ["list"],
                                                "validate": False}}})):
            config = {}
            context = {"tool": "kumo", "command": command}
            openapi.incept_defaults_helper((context, config), spec, "kumo")
            self.assertEqual(config, expected)

    def test_a_violation_becomes_the_error_unless_switched_off(self):
        for validate, error in ((True, "'channel' is a required property"), (False, None)):
            context = {}
            config = {"plugins": {"my_plugin": {"defaults": {"validate": validate}}}}
            openapi.validate_config_helper((context, config), PLUGIN, "my_plugin", is_plugin=True)
            self.assertEqual(context.get("error"), error)

    def test_schemas_are_read_in_their_order(self):
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "openapi_x.yaml")
                with open(path, "w") as file:
                    file.write("definitions:\n  z: {type: string}\n  a: {type: integer}\n")
                self.assertEqual(list(openapi.read_openapi_ordered(path)["definitions"]),
                                 ["z", "a"])
        except openapi.GcdtError as error:
            self.assertIn("install ruamel.yaml or PyYAML", str(error))


if __name__ == "__main__":
    unittest.main()
