#include "aws/waiter.h"

#include <array>

#include "aws/client.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

template <class Value, size_t N>
Value lookup(const std::array<std::pair<std::string_view, Value>, N>& table, const Json& acceptor,
             const char* member) {
  std::string word = text(acceptor, member);
  for (const auto& [name, value] : table)
    if (name == word) return value;
  throw Error("'{}' is no {} of a waiter that is known here.", word, member + 1);
}

constexpr std::array<std::pair<std::string_view, Acceptor::State>, 3> kStates{
    {{"success", Acceptor::success}, {"failure", Acceptor::failure}, {"retry", Acceptor::retry}}};
constexpr std::array<std::pair<std::string_view, Acceptor::Matcher>, 5> kMatchers{
    {{"path", Acceptor::path},
     {"pathAll", Acceptor::path_all},
     {"pathAny", Acceptor::path_any},
     {"status", Acceptor::status},
     {"error", Acceptor::error}}};

Acceptor read_acceptor(const Json& source) {
  Acceptor acceptor{lookup(kStates, source, "/state"), lookup(kMatchers, source, "/matcher"),
                    std::nullopt, text_or(source, "/argument"), source.at("expected")};
  if (!acceptor.argument_text.empty()) acceptor.argument.emplace(acceptor.argument_text);
  return acceptor;
}

// What the acceptor saw, for people.
std::string observation(const Waiter& waiter, const Acceptor& acceptor) {
  if (acceptor.matcher == Acceptor::status)
    return fmt::format("{} answered with status {}", waiter.operation, dump(acceptor.expected));
  return fmt::format("{} says {} at '{}'", waiter.operation, dump(acceptor.expected),
                     acceptor.argument_text);
}

template <class Outcome>
const Acceptor* first_match(const std::vector<Acceptor>& acceptors, const Outcome& outcome) {
  auto found = std::find_if(acceptors.begin(), acceptors.end(),
                            [&](const Acceptor& a) { return a.matches(outcome); });
  return found == acceptors.end() ? nullptr : &*found;
}

}  // namespace

bool Acceptor::matches(const Json& answer) const {
  auto equals = [this](const Json& value) { return value == expected; };
  switch (matcher) {
    case path:
      return equals(argument->search(answer));
    case path_all:
    case path_any: {
      Json values = argument->search(answer);
      if (!values.is_array() || values.empty()) return false;
      if (matcher == path_all) return std::all_of(values.begin(), values.end(), equals);
      return std::any_of(values.begin(), values.end(), equals);
    }
    case status: {
      const Json* code = find(answer, "/ResponseMetadata/HTTPStatusCode");
      return equals(code ? *code : Json(200));
    }
    case error:
      return expected == false;
  }
  return false;
}

bool Acceptor::matches(const ServiceError& failure) const {
  if (matcher == status) return expected == failure.status;
  return matcher == error && (expected == true || expected == failure.code);
}

const Acceptor* Waiter::match(const Json& answer) const {
  return first_match(acceptors, answer);
}
const Acceptor* Waiter::match(const ServiceError& error) const {
  return first_match(acceptors, error);
}

Waiter find_waiter(const Model& model, std::string_view name) {
  Json all = model.waiters().empty() ? Json::object() : Json::parse(model.waiters());
  const Json* waiters = find(all, "/waiters");
  std::vector<std::string> known;
  if (waiters) {
    for (const auto& [waiter_name, source] : waiters->items()) {
      known.push_back(snake_case(waiter_name));
      if (name != waiter_name && name != known.back()) continue;
      Waiter waiter{waiter_name,
                    text(source, "/operation"),
                    std::chrono::seconds(source.at("delay").get<int>()),
                    source.at("maxAttempts").get<int>(),
                    {}};
      for (const Json& acceptor : source.at("acceptors"))
        waiter.acceptors.push_back(read_acceptor(acceptor));
      return waiter;
    }
  }
  auto similar = nearest(snake_case(name), known);
  throw Error("{} has no waiter '{}'{}", model.service_name(), name,
              similar ? fmt::format("; did you mean '{}'?", *similar) : ".");
}

void Client::wait(std::string_view name, const Json& params, const WaiterLimits& limits) const {
  Waiter waiter = find_waiter(*model_, name);
  waiter.delay = limits.delay.value_or(waiter.delay);
  waiter.max_attempts = limits.max_attempts.value_or(waiter.max_attempts);
  const Client patient = polling();
  for (int attempt = 1;; ++attempt) {
    Json answer;
    const Acceptor* matched;
    // An error may be what the waiter waits for ("the stack does not exist" after a deletion).
    try {
      answer = patient.call(waiter.operation, params);
      matched = waiter.match(answer);
    } catch (const ServiceError& error) {
      matched = waiter.match(error);
      bool goes_on = matched ? matched->state != Acceptor::failure : error.transient;
      if (!goes_on) throw;
    }
    if (matched && matched->state == Acceptor::success) return;
    if (matched && matched->state == Acceptor::failure)
      throw Error("Waiting for {} failed: {}.", waiter.name, observation(waiter, *matched));
    if (attempt >= waiter.max_attempts)
      throw Error("Waiting for {} was given up after {} attempts in {} s.", waiter.name, attempt,
                  (waiter.delay * (attempt - 1)).count());
    clock_->sleep(waiter.delay);
  }
}

}  // namespace gcdt::aws
