import datetime
import decimal
import json
import pathlib
import unittest

from gcdt import _codec
from gcdt._live import Live


class CodecTest(unittest.TestCase):
    def there_and_back(self, value):
        return _codec.decode_text(json.dumps(_codec.encode(value, "value")))

    def test_json_values_travel_as_they_are(self):
        value = {"a": [1, 2.5, "ä", None, True, {}], "b": {"c": []}}
        self.assertEqual(self.there_and_back(value), value)

    def test_bytes_and_times_come_back_as_such(self):
        moment = datetime.datetime(2017, 8, 11, 14, 17, 18, 94000, tzinfo=datetime.timezone.utc)
        for value in (b"\x00\xff", moment, datetime.date(2017, 8, 11),
                      datetime.datetime(2017, 8, 11, 14, 17)):
            self.assertEqual(self.there_and_back({"v": value}), {"v": value})

    def test_relatives_of_json_values_become_those(self):
        for value, expected in (((1, 2), [1, 2]), (pathlib.Path("/x/y"), "/x/y"),
                                (decimal.Decimal("3"), 3), (decimal.Decimal("1.5"), 1.5),
                                ({1: "a", None: "b"}, {"1": "a", "null": "b"}),
                                ("\ud800", "?")):
            self.assertEqual(self.there_and_back(value), expected)

    def test_everything_else_is_an_error_that_names_the_key(self):
        for value, message in (
                ({"a": [1, {2}]}, "'config.a[1]' is a set, which is no JSON value"),
                ({"a": {"b": object()}}, "'config.a.b' is an object, which is no JSON value"),
                ({"a": float("nan")}, "'config.a' is nan, which JSON cannot hold"),
                ({"a": 1 << 70}, "'config.a' is a number of more than 64 bits"),
                ({(1, 2): 3}, "'config' has the key (1, 2), which is no text")):
            with self.assertRaises(_codec.NotJson) as raised:
                _codec.encode(value, "config")
            self.assertEqual(str(raised.exception), message)

    def test_a_value_that_contains_itself_is_an_error(self):
        value = {}
        value["again"] = value
        with self.assertRaisesRegex(_codec.NotJson, "nested more than 100 levels deep"):
            _codec.encode(value, "config")


class LiveTest(unittest.TestCase):
    def setUp(self):
        self.live = Live("the client")
        self.live.begin({"tool": "kumo"}, {"kumo": {"stack": {"StackName": "x"}, "list": [{}]}})

    def test_the_client_is_always_there_and_never_leaves(self):
        self.assertEqual(self.live.context["_awsclient"], "the client")
        self.live.context["error"] = "e"
        self.assertEqual(self.live.finish()["context"], {"tool": "kumo", "error": "e"})

    def test_nothing_changed(self):
        self.assertEqual(self.live.finish(), {"changed": False})

    def test_changes_at_every_depth_and_deletions_travel_back(self):
        self.live.config["kumo"]["stack"]["StackName"] = "y"
        self.live.config["kumo"]["list"].append("more")
        del self.live.context["tool"]
        self.assertEqual(
            self.live.finish(),
            {"changed": True, "context": {},
             "config": {"kumo": {"stack": {"StackName": "y"}, "list": [{}, "more"]}}})

    def test_a_change_of_type_alone_is_a_change(self):
        self.live.begin({}, {"n": 1})
        self.live.config["n"] = True
        self.assertEqual(self.live.finish()["config"], {"n": True})

    def test_nested_objects_stay_the_same_over_requests(self):
        stack, items = self.live.config["kumo"]["stack"], self.live.config["kumo"]["list"]
        self.live.begin({"tool": "kumo"}, {"kumo": {"stack": {"StackName": "z"}, "list": [{}, 1]}})
        self.assertIs(self.live.config["kumo"]["stack"], stack)
        self.assertEqual(stack, {"StackName": "z"})
        self.assertIs(self.live.config["kumo"]["list"], items)
        self.assertEqual(items, [{}, 1])

    def test_private_keys_may_hold_anything_and_are_kept(self):
        self.live.context["_handle"] = handle = object()
        self.assertEqual(self.live.finish(), {"changed": False})
        self.live.begin({"tool": "kumo"}, {})
        self.assertIs(self.live.context["_handle"], handle)

    def test_other_keys_must_be_json(self):
        self.live.context["handle"] = object()
        with self.assertRaisesRegex(_codec.NotJson, "'context.handle' is an object"):
            self.live.finish()

    def test_a_section_alone_is_a_part_of_the_whole(self):
        stack = self.live.config["kumo"]["stack"]
        section = self.live.begin_section({"tool": "kumo"}, {"stack": {"StackName": "s"}})
        self.assertIs(section["stack"], stack)
        section["new"] = 1
        self.assertEqual(self.live.finish_section()["config"],
                         {"stack": {"StackName": "s"}, "new": 1})


if __name__ == "__main__":
    unittest.main()
