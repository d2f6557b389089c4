#include "support/fakes.h"

#include <doctest.h>

#include "base/error.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

TEST_CASE("the fake clock moves by sleeping, advancing and jumping") {
  FakeClock clock("2026-01-02T03:04:05Z");
  auto steady = clock.steady();
  clock.sleep(10s);
  clock.advance(5s);
  clock.jump(-1h);
  CHECK(iso8601(clock.now()) == "2026-01-02T02:04:20+00:00");
  CHECK(clock.steady() - steady == 15s);
  CHECK(clock.slept() == 10s);
}

TEST_CASE("the fake clock interrupts the sleep it was told to") {
  FakeClock clock;
  clock.interrupt_sleep(2, SIGTERM);
  clock.sleep(1s);
  int signal = 0;
  try {
    clock.sleep(1s);
  } catch (const Interrupted& interrupted) {  // no std::exception: doctest has no macro for it
    signal = interrupted.signal;
  }
  CHECK(signal == SIGTERM);
  clock.sleep(1s);
  CHECK(clock.sleeps.size() == 3);
}

TEST_CASE("the fake random numbers repeat the given sequence") {
  FakeRandom random({0.25, 0.75});
  CHECK(random.unit() == 0.25);
  CHECK(random.unit() == 0.75);
  CHECK(random.unit() == 0.25);
  CHECK(random.uuid4() == "00010203-0405-4607-8809-0a0b0c0d0e0f");
}

TEST_CASE("an unexpected request, question or program is an error that names it") {
  CannedTransport transport;
  aws::HttpRequest request{.method = "GET", .host = "example.com"};
  CHECK_THROWS_WITH_AS(transport.send(request, {}),
                       "no answer was prepared for GET https://example.com/", Error);
  transport.answer(200, "hello");
  CHECK(transport.send(request, {})->body == "hello");
  CHECK(transport.requests.size() == 2);

  FakeTerminal terminal;
  CHECK_THROWS_AS(terminal.ask("MFA code: ", false), Error);
  FakeProcesses processes;
  CHECK_THROWS_WITH_AS(processes.run({.argv = {"frobnicate"}}),
                       "could not start 'frobnicate': No such file or directory", Error);
}
