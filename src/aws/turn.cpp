#include "aws/turn.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace gcdt::aws {

namespace {

using namespace std::chrono_literals;

constexpr auto kNoticed = 1s;

thread_local TurnListener* listener = nullptr;

}  // namespace

std::string sentence(const Turn& turn, const std::string& service, const std::string& operation) {
  double seconds = std::ceil(std::chrono::duration<double>(turn.wait).count());
  std::string kind = turn.all ? " requests to " + service : "";
  return fmt::format("Waiting {:g} s for {}: AWS takes {:g}{} in {:g} s from an account.", seconds,
                     operation, turn.requests, kind, turn.seconds);
}

TurnListener::TurnListener(std::function<void(std::string)> hear)
    : hear_(std::move(hear)), before_(std::exchange(listener, this)) {}

TurnListener::~TurnListener() {
  listener = before_;
}

void tell_of(const Turn& turn, const std::string& service, const std::string& operation) {
  if (listener && turn.wait >= kNoticed) listener->hear_(sentence(turn, service, operation));
}

}  // namespace gcdt::aws
