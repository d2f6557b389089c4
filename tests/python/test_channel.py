import os
import socket
import unittest

from gcdt._channel import Channel


class ChannelTest(unittest.TestCase):
    def setUp(self):
        ours, self.theirs = socket.socketpair()
        self.channel = Channel(ours.detach())
        self.addCleanup(os.close, self.channel._fd)

    def test_requests_end_when_gcdt_closes_the_line(self):
        self.theirs.sendall(b'{"id": 1, "method": "hooks"}\n')
        self.theirs.close()
        self.assertEqual([request["id"] for request in self.channel.requests()], [1])

    def test_requests_end_quietly_when_gcdt_ends_with_an_answer_unread(self):
        self.channel.answer({"id": 1}, "result", None)
        self.theirs.close()
        self.assertEqual(list(self.channel.requests()), [])
