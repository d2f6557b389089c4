#include "support/script.h"

#include <fmt/core.h>

#include "aws/protocol.h"

namespace gcdt::test {

namespace {

// `wanted` is part of `actual`: objects member by member, everything else equal.
bool is_part_of(const Json& wanted, const Json& actual) {
  if (!wanted.is_object() || !actual.is_object()) return wanted == actual;
  for (const auto& [key, value] : wanted.items()) {
    auto found = actual.find(key);
    if (found == actual.end() || !is_part_of(value, *found)) return false;
  }
  return true;
}

std::string described(const std::string& operation, const Json& params) {
  return operation + " " + dump(params);
}

}  // namespace

void Script::Expected::reply(Json answer) {
  act_ = [answer = std::move(answer)](const aws::Call&) { return answer; };
}

void Script::Expected::error(std::string code, std::string message, int status) {
  refuse(service_error(operation_, std::move(code), std::move(message), status));
}

void Script::Expected::refuse(ServiceError error) {
  act_ = [error = std::move(error)](const aws::Call& call) -> Json {
    ServiceError thrown = error;
    thrown.service = call.service;
    throw thrown;
  };
}

void Script::Expected::interrupt(int signal) {
  act_ = [signal](const aws::Call&) -> Json { throw Interrupted{signal}; };
}

Script::Expected& Script::expect(std::string operation, Json params) {
  return expected_.emplace_back(std::move(operation), std::move(params));
}

void Script::always(std::string operation, Handler handler) {
  always_[std::move(operation)] = std::move(handler);
}

void Script::always(std::string operation, Json answer) {
  always(std::move(operation), [answer = std::move(answer)](const aws::Call&) { return answer; });
}

Json Script::send(aws::Call call) {
  calls.push_back(call);
  aws::Operation operation = aws::find_model(call.service).operation(call.operation);
  if (!operation) {
    problems_.push_back(fmt::format("{} knows no operation {}", call.service, call.operation));
    throw Error("{}", problems_.back());
  }
  try {
    aws::validate_params(operation, call.params);
  } catch (const Error& error) {  // remembered: the code under test may swallow it
    problems_.push_back(fmt::format("{}: {}", call.operation, error.what()));
    throw;
  }
  return checked(call, answer(call));
}

Json Script::answer(const aws::Call& call) {
  bool next = !expected_.empty() && expected_.front().operation_ == call.operation;
  if (!next) {
    auto found = always_.find(call.operation);
    if (found != always_.end()) return found->second(call);
  }
  std::string made = described(call.operation, call.params);
  if (!next || !is_part_of(expected_.front().params_, call.params)) {
    std::string wanted = expected_.empty()
                             ? "no call"
                             : described(expected_.front().operation_, expected_.front().params_);
    problems_.push_back(fmt::format("expected {}, but got {}", wanted, made));
    throw Error("{}", problems_.back());
  }
  Expected expected = std::move(expected_.front());
  expected_.pop_front();
  return expected.act_(call);
}

Json Script::checked(const aws::Call& call, Json answer) const {
  std::string problem =
      aws::validate_answer(aws::find_model(call.service).operation(call.operation), answer);
  if (!problem.empty())
    throw Error("the script's answer to {} does not fit the model: {}", call.operation, problem);
  return answer;
}

bool Script::all_went_to_plan() const {
  for (const std::string& problem : problems_) fmt::print("SCRIPT: {}\n", problem);
  for (const Expected& expected : expected_)
    fmt::print("SCRIPT: never made: {}\n", described(expected.operation_, expected.params_));
  return problems_.empty() && expected_.empty();
}

std::vector<Json> Script::params_of(std::string_view operation) const {
  std::vector<Json> found;
  for (const aws::Call& call : calls)
    if (call.operation == operation) found.push_back(call.params);
  return found;
}

ServiceError service_error(std::string operation, std::string code, std::string message,
                           int status) {
  ServiceError error("", std::move(operation), std::move(code), std::move(message));
  error.status = status;
  return error;
}

ServiceError throttled(std::string operation) {
  ServiceError error = service_error(std::move(operation), "Throttling", "Rate exceeded");
  error.transient = true;
  error.attempts = 3;
  return error;
}

ServiceError no_answer(std::string operation, bool outcome_unknown) {
  ServiceError error =
      service_error(std::move(operation), "ConnectionError",
                    "could not connect to cloudformation.eu-west-1.amazonaws.com", 0);
  error.transient = true;
  error.outcome_unknown = outcome_unknown;
  error.attempts = 3;
  return error;
}

}  // namespace gcdt::test
