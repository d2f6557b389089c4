"""Logging as gcdt does it: what scripts log appears among gcdt's own lines."""

import logging
import sys

from gcdt import _channel

_COLORS = {"DEBUG": "\033[34m", "WARNING": "\033[33m", "ERROR": "\033[31m"}
_RESET = "\033[39m"


class GcdtFormatter(logging.Formatter):
    """INFO bare, the other levels with their name, in colour."""

    def format(self, record):
        message = _plain(record)
        if record.levelno == logging.INFO:
            return message
        text = "%s: %s" % (record.levelname, message)
        color = _COLORS.get(record.levelname)
        return "%s%s%s" % (color, text, _RESET) if color else text


def _plain(record):
    message = record.getMessage()
    if record.exc_info:
        message += "\n" + logging.Formatter().formatException(record.exc_info)
    if record.levelno == logging.DEBUG:
        return "%s: %d: %s" % (record.module, record.lineno, message)
    return message


class GcdtHandler(logging.Handler):
    """Hands records to gcdt; in a Python that gcdt did not start, prints them."""

    def emit(self, record):
        try:
            if _channel.connected():
                _channel.notify("log", level=_level(record), text=_plain(record))
            else:
                sys.stdout.write(GcdtFormatter().format(record) + "\n")
        except Exception:
            self.handleError(record)


def _level(record):
    for level, name in ((logging.ERROR, "error"), (logging.WARNING, "warning")):
        if record.levelno >= level:
            return name
    return "info" if record.levelno >= logging.INFO else "debug"


logging_config = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"default": {"()": "gcdt.gcdt_logging.GcdtFormatter"}},
    "handlers": {
        "default": {
            "class": "gcdt.gcdt_logging.GcdtHandler",
            "formatter": "default",
            "level": "DEBUG",
        }
    },
    "root": {"handlers": ["default"], "level": "ERROR"},
    "loggers": {"gcdt": {"level": "INFO"}},
}


def _configure():
    logger = logging.getLogger("gcdt")
    if logger.handlers:
        return
    logger.setLevel(logging.DEBUG if _channel.verbose() else logging.INFO)
    logger.propagate = False
    logger.addHandler(GcdtHandler())
    if not logging.root.handlers:
        logging.root.setLevel(logging.ERROR)
        logging.root.addHandler(GcdtHandler())


def getLogger(name):
    """The logger of that name, with gcdt's level."""
    _configure()
    logger = logging.getLogger(name)
    gcdt = logging.getLogger("gcdt")
    if name != "gcdt" and not name.startswith("gcdt."):
        logger.setLevel(gcdt.level)
        logger.propagate = False
        logger.handlers = list(gcdt.handlers)
    return logger
