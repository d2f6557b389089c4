import gc
import types
import unittest

from gcdt import gcdt_signals
from gcdt.gcdt_signals import Signal


class SignalTest(unittest.TestCase):
    def setUp(self):
        self.signal = Signal("command_init")
        self.calls = []

    def receiver(self, sender, **kwargs):
        self.calls.append((sender, kwargs))
        return len(self.calls)

    def test_all_sixteen_signals_are_attributes(self):
        self.assertEqual(len(gcdt_signals.NAMES), 16)
        for name in gcdt_signals.NAMES:
            self.assertEqual(getattr(gcdt_signals, name).name, name)

    def test_send_calls_with_the_sender_and_returns_what_receivers_return(self):
        self.signal.connect(self.receiver)
        pair = ({"tool": "kumo"}, {})
        self.assertEqual(self.signal.send(pair, extra=1), [(self.receiver, 1)])
        self.assertIs(self.calls[0][0], pair)
        self.assertEqual(self.calls[0][1], {"extra": 1})
        self.assertEqual(Signal("error").send(), [])

    def test_receivers_run_in_the_order_of_connection(self):
        order = []
        receivers = [lambda _sender, i=i: order.append(i) for i in range(20)]
        for receiver in receivers:
            self.signal.connect(receiver)
        self.signal.send(None)
        self.assertEqual(order, list(range(20)))

    def test_connecting_twice_has_the_effect_of_once(self):
        self.signal.connect(self.receiver)
        self.signal.connect(self.receiver)
        self.signal.send(None)
        self.assertEqual(len(self.calls), 1)

    def test_connect_returns_the_receiver_so_that_it_decorates(self):
        @self.signal.connect
        def hook(_sender):
            return "called"

        self.assertEqual(self.signal.send(1), [(hook, "called")])

    def test_disconnect_is_no_error_for_a_stranger(self):
        self.signal.disconnect(self.receiver)
        self.signal.connect(self.receiver)
        self.assertTrue(self.signal.receivers)
        self.signal.disconnect(self.receiver)
        self.assertFalse(self.signal.receivers)

    def test_receivers_without_another_reference_vanish_unless_held_strongly(self):
        self.signal.connect(lambda sender: self.calls.append(sender))
        gc.collect()
        self.signal.send("lost")
        self.signal.connect(lambda sender: self.calls.append(sender), weak=False)
        gc.collect()
        self.signal.send("kept")
        self.assertEqual(self.calls, ["kept"])

    def test_builtins_can_be_connected(self):
        self.signal.connect(self.calls.append)
        self.signal.connect(len)
        self.signal.send("a")
        self.assertEqual(self.calls, ["a"])

    def test_a_receiver_of_one_sender_does_not_hear_others(self):
        self.signal.connect(self.receiver, sender="me")
        self.signal.send("you")
        self.signal.send("me")
        self.assertEqual([sender for sender, _kwargs in self.calls], ["me"])

    def test_an_exception_ends_the_send(self):
        def broken(_sender):
            raise ValueError("no")

        self.signal.connect(broken)
        self.signal.connect(self.receiver)
        with self.assertRaises(ValueError):
            self.signal.send(None)
        self.assertEqual(self.calls, [])

    def test_receivers_of_the_blinker_signal_of_that_name_are_called_too(self):
        try:
            import blinker
        except (ImportError, TypeError):  # not there, or made for a newer Python
            self.skipTest("no blinker for this Python")
        blinker.signal("command_init").connect(self.receiver)
        try:
            self.assertTrue(gcdt_signals.has_receivers("command_init"))
            gcdt_signals.command_init.send("tuple")
        finally:
            blinker.signal("command_init").disconnect(self.receiver)
        self.assertEqual(len(self.calls), 1)


class HookMechanismTest(unittest.TestCase):
    def test_both_or_neither_function_is_intact(self):
        def module(**functions):
            return types.SimpleNamespace(**functions)

        intact = gcdt_signals.check_hook_mechanism_is_intact
        self.assertIs(intact(module()), True)
        self.assertIs(intact(module(register=print, deregister=print)), True)
        self.assertIs(intact(module(register=print)), False)
        self.assertIs(intact(module(deregister=print)), False)
        self.assertIs(gcdt_signals.check_register_present(module(register=print)), True)
        self.assertIsNone(gcdt_signals.check_deregister_present(module(register=print)))


if __name__ == "__main__":
    unittest.main()
