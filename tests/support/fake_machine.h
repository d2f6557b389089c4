// The seams that a session needs, all of them fakes: the base of test worlds with a session.
#pragma once

#include "aws/client.h"
#include "support/fakes.h"

namespace gcdt::test {

struct FakeMachine {
  FakeMachine() = default;
  explicit FakeMachine(std::string_view start) : clock(start) {}

  aws::Machine seams() { return {clock, processes, terminal, random, transport}; }

  FakeClock clock;
  FakeProcesses processes;
  FakeTerminal terminal;
  FakeRandom random;
  CannedTransport transport;
};

}  // namespace gcdt::test
