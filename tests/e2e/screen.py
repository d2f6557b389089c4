"""A terminal in memory: commands run in a pseudo-terminal of a given width, and what a person would
see of them."""
import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
import time

import pyte

ROWS = 2000  # nothing scrolls away


class Screen:
    """What all commands since the start have shown, below each other."""

    def __init__(self, columns):
        self.columns = columns
        self.screen = pyte.Screen(columns, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    def write(self, data):
        self.raw += data
        self.stream.feed(data)

    def lines(self, first=0):
        """The lines from `first` on, without the blank ones at the end."""
        lines = [line.rstrip() for line in self.screen.display[first:]]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def row(self):
        return self.screen.cursor.y

    def run(self, command, folder, environment, seconds=60, signals=(), ask=False, moments=()):
        """The exit code of a bash command (negative: it died of a signal). `signals`: (text, name)
        pairs, sent when the text has been shown. `ask`: the terminal is stdin, too. `moments` gets
        a copy of the lines on the screen each time that something has been written."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, self.columns, 0, 0))
        process = subprocess.Popen(["bash", "-c", command], cwd=folder, env=environment,
                                   stdin=theirs if ask else subprocess.DEVNULL, stdout=theirs,
                                   stderr=theirs, start_new_session=True)
        os.close(theirs)
        watchdog = threading.Timer(seconds, os.killpg, (process.pid, signal.SIGKILL))
        watchdog.start()
        output, signals, searched = b"", list(signals), 0
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # Linux says so when the last writer has gone
                break
            if not chunk:
                break
            output += chunk
            self.write(chunk)
            if isinstance(moments, list):
                moments.append(self.lines())
            while signals and (at := output.find(signals[0][0].encode(), searched)) >= 0:
                searched = at + len(signals[0][0])
                time.sleep(0.2)  # the command is now in the wait that follows the text
                os.killpg(process.pid, signal.Signals[signals.pop(0)[1]])
        watchdog.cancel()
        os.close(ours)
        return process.wait()
