"""The exceptions of gcdt."""


class GcdtError(Exception):
    """Base of all errors of gcdt.

    The message is `fmt` formatted with the keyword arguments; given positional arguments, those;
    given nothing, `msg`.
    """

    msg = "An unspecified error occurred"
    fmt = None

    def __init__(self, *args, **kwargs):
        if not args:
            args = ((self.fmt or self.msg).format(**kwargs),)
        Exception.__init__(self, *args)
        self.kwargs = kwargs


class InvalidCredentialsError(GcdtError):
    msg = "Your credentials have expired... Please renew and try again!"


class GracefulExit(KeyboardInterrupt):
    """SIGINT or SIGTERM arrived; the argument is its name.

    No Exception on purpose: a script that catches and retries everything lets it pass.
    """
