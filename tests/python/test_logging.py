import logging
import unittest

from gcdt import gcdt_logging


class FormatterTest(unittest.TestCase):
    def format(self, level, message, *args):
        path = "/x/test_gcdt_logging.py"
        record = logging.LogRecord("gcdt", level, path, 26, message, args, None)
        return gcdt_logging.GcdtFormatter().format(record)

    def test_levels_look_as_documented(self):
        self.assertEqual(self.format(logging.INFO, "info %s", "message"), "info message")
        self.assertEqual(self.format(logging.WARNING, "warning message"),
                         "\033[33mWARNING: warning message\033[39m")
        self.assertEqual(self.format(logging.ERROR, "error message"),
                         "\033[31mERROR: error message\033[39m")
        self.assertEqual(self.format(logging.DEBUG, "debug message"),
                         "\033[34mDEBUG: test_gcdt_logging: 26: debug message\033[39m")
        self.assertEqual(self.format(logging.CRITICAL, "on fire"), "CRITICAL: on fire")


class LoggerTest(unittest.TestCase):
    def test_loggers_have_the_level_of_gcdt(self):
        self.assertEqual(gcdt_logging.getLogger("gcdt.utils").getEffectiveLevel(), logging.INFO)
        self.assertEqual(gcdt_logging.getLogger("my_plugin").level, logging.INFO)
        self.assertEqual(logging.root.level, logging.ERROR)

    def test_the_configuration_can_be_applied(self):
        import logging.config

        logging.config.dictConfig(gcdt_logging.logging_config)
        self.assertIsInstance(logging.root.handlers[-1], gcdt_logging.GcdtHandler)


if __name__ == "__main__":
    unittest.main()
