"""What hooks, templates, Python configurations and plugins import from gcdt.

Carried inside the gcdt program and handed to the user's Python over a socket.
"""

from gcdt.gcdt_exceptions import GcdtError  # noqa: F401

__version__ = "0"  # the program sets it when it starts Python
