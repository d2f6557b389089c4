import datetime
import os
import stat
import tempfile
import unittest
from unittest import mock

from gcdt import utils
from gcdt.gcdt_exceptions import GracefulExit
from gcdt.servicediscovery import parse_ts


class EnvironmentTest(unittest.TestCase):
    def env(self, **variables):
        with mock.patch.dict(os.environ, variables, clear=True):
            return utils.get_env()

    def test_the_name_is_lower_case(self):
        self.assertEqual(self.env(ENV="LOCAL"), "local")
        self.assertEqual(self.env(ENV="NONE_SENSE"), "none_sense")

    def test_unset_is_none_and_env_is_the_fallback(self):
        self.assertIsNone(self.env())
        self.assertEqual(self.env(env="Dev"), "dev")
        self.assertEqual(self.env(ENV="", env="dev"), "")

    def test_get_context_has_the_documented_keys(self):
        context = utils.get_context("awsclient", "env", "tool", "command", {"foo": "bar"})
        expected = {"_awsclient": "awsclient", "env": "env", "tool": "tool", "command": "command",
                    "_arguments": {"foo": "bar"}}
        self.assertEqual({key: context[key] for key in expected}, expected)
        self.assertIsInstance(context["plugins"], list)
        self.assertTrue(context["user"])
        self.assertIn("version", context)
        self.assertEqual(utils.get_context(1, 2, 3, 4)["_arguments"], {})

    def test_get_command_is_the_true_word(self):
        arguments = {"-f": False, "configure": False, "delete": False, "version": True}
        self.assertEqual(utils.get_command(arguments), "version")
        arguments = {"-f": True, "configure": False, "delete": True, "version": False}
        self.assertEqual(utils.get_command(arguments), "delete")
        with self.assertRaises(IndexError):
            utils.get_command({"deploy": False})


class MergeTest(unittest.TestCase):
    def a(self):
        return {1: 1, 2: [2], 3: {3: 3}}

    def merged(self, b):
        a = self.a()
        self.assertIs(utils.dict_merge(a, b), a)
        return a

    def test_values_replace_and_maps_merge(self):
        self.assertEqual(self.merged({3: 3})[3], 3)
        self.assertEqual(self.merged({4: 4})[4], 4)
        self.assertEqual(self.merged({4: {4: 4}})[4], {4: 4})
        self.assertEqual(self.merged({3: {5: 5}})[3], {3: 3, 5: 5})
        both = self.merged({2: [2, 2], 4: [4]})
        self.assertEqual((both[2], both[4]), ([2, 2], [4]))
        self.assertIsNone(self.merged({3: None})[3])

    def test_only_selected_keys_are_merged(self):
        a = self.a()
        utils.dict_selective_merge(a, {4: 4, 5: 5}, [5])
        self.assertNotIn(4, a)
        self.assertEqual(a[5], 5)
        utils.dict_selective_merge(a, {6: 6}, [7])
        self.assertNotIn(6, a)

    def test_plugin_defaults(self):
        config = {"plugins": {"p": {"defaults": {"a": 1}}}}
        self.assertEqual(utils.get_plugin_defaults(config, "p"), {"a": 1})
        self.assertEqual(utils.get_plugin_defaults(config, "q"), {})


class MigrationTest(unittest.TestCase):
    def test_the_old_section_moves_to_stack_and_parameters(self):
        section = {"StackName": "my_stack_name", "InstanceType": "t2.micro"}
        old = {"kumo": {"cloudformation": section}}
        with self.assertLogs("gcdt", "WARNING") as logs:
            self.assertEqual(
                utils.fix_old_kumo_config(old),
                {"kumo": {"stack": {"StackName": "my_stack_name"},
                          "parameters": {"InstanceType": "t2.micro"}}})
        self.assertEqual([record.getMessage() for record in logs.records], [
            'kumo config contains a deprecated "cloudformation" section!',
            "Your kumo config should look like this:",
            '{"stack": {"StackName": "my_stack_name"}, '
            '"parameters": {"InstanceType": "t2.micro"}}'])

    def test_without_parameters_there_is_no_such_key(self):
        old = {"kumo": {"cloudformation": {"StackName": "my_stack_name"}}}
        self.assertEqual(utils.fix_old_kumo_config(old, silent=True),
                         {"kumo": {"stack": {"StackName": "my_stack_name"}}})

    def test_a_new_section_and_none_at_all_stay_as_they_are(self):
        new = {"kumo": {"stack": {"StackName": "s"}, "parameters": {"A": "1"}}}
        self.assertEqual(utils.fix_old_kumo_config(dict(new)), new)
        self.assertEqual(utils.fix_old_kumo_config({}), {})


class RetriesTest(unittest.TestCase):
    def setUp(self):
        self.calls = 0
        self.hooked = []
        patch = mock.patch("time.sleep")
        self.sleep = patch.start()
        self.addCleanup(patch.stop)

    def hook(self, tries_remaining, exception, current_delay):
        self.hooked.append((tries_remaining, str(exception), round(current_delay, 3)))

    def function(self, error, succeeds_on, **options):
        @utils.retries(hook=self.hook, **options)
        def flaky():
            """A docstring."""
            self.calls += 1
            if self.calls < succeeds_on:
                raise error
            return "done"

        self.assertEqual((flaky.__name__, flaky.__doc__), ("flaky", "A docstring."))
        return flaky

    def test_the_hook_sees_the_tries_that_remain_and_the_growing_delay(self):
        function = self.function(ValueError("e"), 5, max_tries=5, delay=0.1, backoff=2)
        self.assertEqual(function(), "done")
        self.assertEqual(
            self.hooked, [(4, "e", 0.1), (3, "e", 0.2), (2, "e", 0.4), (1, "e", 0.8)])
        self.assertEqual([round(call.args[0], 3) for call in self.sleep.call_args_list],
                         [0.1, 0.2, 0.4, 0.8])

    def test_it_stops_at_the_first_success(self):
        options = {"max_tries": 20, "exceptions": (ZeroDivisionError,)}
        self.assertEqual(self.function(ZeroDivisionError(), 5, **options)(), "done")
        self.assertEqual((self.calls, len(self.hooked)), (5, 4))

    def test_the_last_failure_is_raised(self):
        with self.assertRaises(ZeroDivisionError):
            self.function(ZeroDivisionError(), 99, max_tries=5)()
        self.assertEqual((self.calls, len(self.hooked)), (5, 4))

    def test_other_exceptions_and_graceful_exit_pass_at_once(self):
        for error, options in ((KeyError(), {"exceptions": (ZeroDivisionError,)}),
                               (GracefulExit("SIGINT"), {"exceptions": (BaseException,)})):
            self.calls = 0
            with self.assertRaises(type(error)):
                self.function(error, 99, max_tries=5, **options)()
            self.assertEqual(self.calls, 1)


class SmallHelpersTest(unittest.TestCase):
    def test_flatten(self):
        self.assertEqual(utils.flatten(["junk", ["nested stuff"], [], [[]]]),
                         ["junk", "nested stuff"])

    def test_json2table_frames_the_rows(self):
        table = utils.json2table({"sth": "here", "number": 1.1, "ResponseMetadata": "bla"})
        self.assertEqual(table.split("\n"), [
            "╒════════╤══════╕",
            "│ sth    │ here │",
            "├────────┼──────┤",
            "│ number │ 1.1  │",
            "╘════════╧══════╛"])

    def test_json2table_drops_what_is_not_ascii(self):
        self.assertIn("│ k │ vl │", utils.json2table({"k": "väl"}))

    def test_json2table_gives_back_what_is_no_map(self):
        with self.assertLogs("gcdt", "ERROR"):
            self.assertEqual(utils.json2table("a text"), "a text")

    def test_random_string(self):
        self.assertEqual((len(utils.random_string()), len(utils.random_string(10))), (6, 10))
        self.assertRegex(utils.random_string(50), "^[a-z]{50}$")

    def test_time_now_is_whole_seconds_in_milliseconds(self):
        self.assertEqual(utils.time_now() % 1000, 0)

    def test_parse_ts(self):
        expected = datetime.datetime(2016, 6, 22, 6, 51, 59)
        for text in ("2016-06-22T06:51:59.000Z", " 2016-06-22T06:51:59Z ",
                     "2016-06-22T08:51:59+0200", "Wed, 22 Jun 2016 06:51:59 GMT",
                     "2016-06-22T06:51:59.0000000Z"):
            self.assertEqual(parse_ts(text), expected, text)

    def test_signal_handler_names_the_signal(self):
        for number, name in ((2, "SIGINT"), (15, "SIGTERM"), (10, "10")):
            with self.assertRaises(utils.GracefulExit) as raised:
                utils.signal_handler(number, None)
            self.assertEqual(str(raised.exception), name)


class AllPagesTest(unittest.TestCase):
    def pages(self, cond=None):
        def method(nextToken=0):
            return {"nextToken": nextToken + 1} if nextToken < 5 else {}

        return utils.all_pages(
            method, {}, lambda page: "bar%s" % page.get("nextToken", ""), cond)

    def test_every_page_is_asked_for(self):
        self.assertEqual(self.pages(), ["bar1", "bar2", "bar3", "bar4", "bar5", "bar"])

    def test_a_condition_chooses_pages(self):
        self.assertEqual(self.pages(lambda page: page.get("nextToken", 0) % 2 == 0),
                         ["bar2", "bar4", "bar"])

    def test_lists_are_joined_and_empty_values_left_out(self):
        pages = iter([{"nextToken": 1, "v": [1, 2]}, {"nextToken": 2, "v": None}, {"v": [3]}])
        found = utils.all_pages(lambda **_token: next(pages), {}, lambda page: page["v"])
        self.assertEqual(found, [1, 2, 3])


class ScriptsTest(unittest.TestCase):
    def run_scripts(self, *codes):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for index, code in enumerate(codes):
                paths.append(os.path.join(folder, "script%d" % index))
                with open(paths[-1], "w") as file:
                    file.write("#!/bin/sh\n" + code)
                os.chmod(paths[-1], stat.S_IRWXU)
            return utils.execute_scripts(paths)

    def test_scripts_run_until_one_fails(self):
        with self.assertLogs("gcdt", "INFO") as logs:
            self.assertEqual(self.run_scripts("exit 0", 'test "$1" = -e', "exit 7", "exit 0"), 7)
        self.assertEqual(len(logs.records), 3)
        self.assertRegex(logs.records[0].getMessage(), "^Executing .*script0 ...$")

    def test_a_missing_script_is_a_warning_and_1(self):
        with self.assertLogs("gcdt", "WARNING") as logs:
            self.assertEqual(utils.execute_scripts(["no-such-script"]), 1)
        self.assertEqual(logs.records[0].getMessage(), "No file found matching no-such-script...")


if __name__ == "__main__":
    unittest.main()
