import unittest

from gcdt.gcdt_cmd_dispatcher import cmd, get_command
from gcdt.gcdt_exceptions import GcdtError, GracefulExit, InvalidCredentialsError


class DispatcherTest(unittest.TestCase):
    def setUp(self):
        before = list(cmd._specs)
        self.addCleanup(cmd._specs.__setitem__, slice(None), before)
        cmd._specs[:] = []
        for spec in (["cmd1"], ["cmd2", "--force"], ["cmd2_no_force", "--force"],
                     ["cmd3", "<dest>"], ["--help"], ["cmd2", "--help"]):
            cmd(spec=spec)(lambda *values, spec=tuple(spec), **rest: (spec, values, rest))

    def dispatch(self, tooldata=None, **given):
        arguments = {"cmd1": False, "cmd2": False, "cmd2_no_force": False, "cmd3": False,
                     "--force": False, "--help": False, "<dest>": None}
        arguments.update(given.pop("options", {}), **given)
        return cmd.dispatch(arguments, **(tooldata or {}))

    def test_words_options_and_arguments_choose_the_function(self):
        self.assertEqual(self.dispatch(cmd1=True), (("cmd1",), (), {}))
        self.assertEqual(self.dispatch(cmd2=True, options={"--force": True}),
                         (("cmd2", "--force"), (True,), {}))
        self.assertEqual(self.dispatch(cmd2_no_force=True)[1], (False,))
        self.assertEqual(self.dispatch(cmd3=True, options={"<dest>": "my_destination"})[1],
                         ("my_destination",))
        self.assertEqual(self.dispatch(options={"--help": True})[0], ("--help",))
        self.assertEqual(self.dispatch(cmd2=True, options={"--help": True})[0], ("cmd2", "--help"))

    def test_context_and_config_are_handed_on(self):
        self.assertEqual(self.dispatch({"context": 1, "config": 2}, cmd1=True)[2],
                         {"context": 1, "config": 2})

    def test_what_nothing_implements_is_an_exception(self):
        for given in ({"cmd4": True}, {"cmd3": True, "options": {"--force": True}}):
            with self.assertRaisesRegex(Exception, "^No implementation for spec: "):
                self.dispatch(**given)

    def test_a_function_can_be_put_first(self):
        cmd.register(["cmd1"], lambda: "mine", prepend=True)
        self.assertEqual(self.dispatch(cmd1=True), "mine")

    def test_get_command(self):
        self.assertEqual(get_command({"-f": True, "<x>": "y", "deploy": True, "list": False}),
                         "deploy")
        with self.assertRaisesRegex(Exception, "invalid command line!"):
            get_command({"deploy": False})


class ExceptionsTest(unittest.TestCase):
    def test_errors_take_both_forms(self):
        class Formatted(GcdtError):
            fmt = "no {what} here"

        self.assertEqual(str(Formatted(what="stack")), "no stack here")
        self.assertEqual(Formatted(what="stack").kwargs, {"what": "stack"})
        self.assertEqual(str(GcdtError()), "An unspecified error occurred")
        self.assertEqual(str(GcdtError("told so")), "told so")
        self.assertEqual(str(InvalidCredentialsError()),
                         "Your credentials have expired... Please renew and try again!")

    def test_there_is_one_class_of_each(self):
        import gcdt
        from gcdt import gcdt_exceptions, utils

        self.assertIs(gcdt.GcdtError, gcdt_exceptions.GcdtError)
        self.assertIs(utils.GracefulExit, GracefulExit)

    def test_catching_everything_lets_a_graceful_exit_pass(self):
        with self.assertRaises(GracefulExit):
            try:
                raise GracefulExit("SIGTERM")
            except Exception:
                self.fail("swallowed")


if __name__ == "__main__":
    unittest.main()
