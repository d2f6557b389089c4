// Gate P6: every waiter of the embedded services fits its model, and ends in success, in failure
// (where it knows one) and when its attempts are used up.
#include <doctest.h>

#include "aws/waiter.h"
#include "base/text.h"
#include "support/fakes.h"
#include "support/function_backend.h"
#include "support/sample_answer.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

enum class End { success, failure, attempts, other };

// How the waiter ends when the service keeps giving this answer.
End end_of(const Model& model, const Waiter& waiter, const test::FunctionBackend::Answer& answer) {
  test::FakeClock clock;
  test::FunctionBackend backend(answer);
  try {
    Client(backend, clock, model, "eu-west-1").wait(waiter.name, Json::object());
    return End::success;
  } catch (const ServiceError&) {
    return End::failure;
  } catch (const Error& error) {
    bool gave_up = std::string(error.what()).find("was given up") != std::string::npos;
    if (gave_up && static_cast<int>(backend.calls.size()) != waiter.max_attempts) return End::other;
    return gave_up ? End::attempts : End::failure;
  }
}

[[noreturn]] void refuse(const std::string& code, int status, bool transient) {
  ServiceError error("service", "Operation", code, "words");
  error.status = status;
  error.transient = transient;
  throw error;
}

// The texts an acceptor knows: what it expects, and what its expression compares with.
std::vector<Json> texts_of(const Acceptor& acceptor) {
  std::vector<Json> texts{acceptor.expected.is_string() ? acceptor.expected : Json("text")};
  std::vector<std::string> parts = split(acceptor.argument_text, '\'');
  for (size_t i = 1; i < parts.size(); i += 2) texts.push_back(parts[i]);
  return texts;
}

// Answers that could satisfy the acceptor: all texts as it expects, full and empty lists, errors.
std::vector<test::FunctionBackend::Answer> candidates(const Shape& output,
                                                      const Acceptor& acceptor) {
  if (acceptor.matcher == Acceptor::error || acceptor.matcher == Acceptor::status) {
    bool is_code = acceptor.expected.is_string();
    std::string code = is_code ? acceptor.expected.get<std::string>() : "Other";
    int status = acceptor.expected.is_number() ? acceptor.expected.get<int>() : 400;
    if (status == 200 || acceptor.expected == false)
      return {[](const Call&) { return Json::object(); }};
    return {[=](const Call&) -> Json { refuse(code, status, false); }};
  }
  std::vector<test::FunctionBackend::Answer> answers;
  for (const Json& text : texts_of(acceptor))
    for (size_t length : {1, 0, 2})
      for (bool boolean : {true, false}) {
        Json sample = test::sample_value(output, {text, boolean, length});
        answers.push_back([sample](const Call&) { return sample; });
      }
  return answers;
}

std::string lint(const Model& model, const Waiter& waiter) {
  Operation operation = model.operation(waiter.operation);
  if (!operation) return "no operation " + waiter.operation;
  Json sample = test::sample_value(operation.output());
  bool succeeds = false, fails = false, may_fail = false;
  for (const Acceptor& acceptor : waiter.acceptors) {
    if (acceptor.argument && acceptor.argument->search(sample).is_null())
      return "nothing at " + acceptor.argument_text;
    may_fail |= acceptor.state == Acceptor::failure;
    for (const auto& answer : candidates(operation.output(), acceptor)) {
      End end = end_of(model, waiter, answer);
      succeeds |= end == End::success;
      fails |= end == End::failure;
    }
  }
  if (!succeeds) return "no answer ends it in success";
  if (may_fail && !fails) return "no answer ends it in failure";
  End end = end_of(model, waiter, [](const Call&) -> Json { refuse("Throttling", 429, true); });
  return end == End::attempts ? "" : "it does not end with its attempts";
}

}  // namespace

TEST_CASE("waiters of the embedded services") {
  test::Suite suite("waiters");
  size_t acceptors = 0;
  for (std::string_view service : embedded_services()) {
    const Model& model = find_model(service);
    if (model.waiters().empty()) continue;
    const Json all = Json::parse(model.waiters());
    for (const auto& [name, source] : all.at("waiters").items()) {
      Waiter waiter = find_waiter(model, name);
      acceptors += waiter.acceptors.size();
      std::string id = fmt::format("{}.{}", service, name);
      std::string problem = lint(model, waiter);
      if (problem.empty())
        suite.pass(id);
      else
        suite.fail(id, problem);
    }
  }
  suite.finish(110);
  CHECK(acceptors >= 310);
}
