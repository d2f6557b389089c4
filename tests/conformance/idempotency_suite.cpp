// Gate P11: every operation with a token sends one: a random UUID, the same in all attempts of a
// call, another one in the next call.
#include <doctest.h>

#include <set>

#include "base/text.h"
#include "support/minimal_params.h"
#include "support/pipeline_world.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

bool is_random_uuid(std::string_view text) {
  if (text.size() != 36 || text[14] != '4' || !std::string_view("89ab").contains(text[19]))
    return false;
  for (size_t i = 0; i < text.size(); ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !std::string_view("0123456789abcdef").contains(text[i]))
      return false;
  }
  return true;
}

// The one UUID of the request that does not number its attempts; "" if there are none or several.
std::string token_of(HttpRequest request) {
  request.headers.remove("amz-sdk-invocation-id");
  std::string text = request.url() + "\n" + request.body;
  for (const auto& [name, value] : request.headers.fields) text += "\n" + value;
  std::set<std::string> found;
  for (size_t i = 0; i + 36 <= text.size(); ++i)
    if (is_random_uuid(std::string_view(text).substr(i, 36))) found.insert(text.substr(i, 36));
  return found.size() == 1 ? *found.begin() : std::string();
}

std::string problem_of(std::string_view service, const Operation& operation) {
  test::PipelineWorld world;
  Shape input = operation.input();
  Json params = test::minimal_params(input);
  for (size_t i = 0; i < input.member_count(); ++i)
    if (input.member(i).idempotency_token()) params.erase(std::string(input.member(i).name()));
  size_t attempts[2];
  for (size_t& count : attempts) {
    size_t before = world.transport.requests.size();
    world.transport.answer(503);
    world.transport.fail(TransportFailure::timed_out);
    world.transport.answer(403, "<ErrorResponse/>");
    world.error_of(std::string(service), std::string(operation.name()), params);
    count = world.transport.requests.size() - before;
  }
  if (attempts[0] != 3 || attempts[1] != 3)
    return fmt::format("{} and {} attempts", attempts[0], attempts[1]);
  std::string first = token_of(world.request(0)), second = token_of(world.request(3));
  if (first.empty() || second.empty()) return "no token, or more than one";
  if (first == second) return "the second call has the token of the first";
  for (size_t i = 0; i < 6; ++i)
    if (token_of(world.request(i)) != (i < 3 ? first : second)) return "attempts differ";
  return {};
}

// CloudFormation does not mark its tokens in the model.
bool takes_token(std::string_view service, const Operation& operation) {
  Shape input = operation.input();
  for (size_t i = 0; input && i < input.member_count(); ++i) {
    if (input.member(i).idempotency_token()) return true;
    std::string_view name = input.member(i).name();
    std::string_view called = operation.name();
    bool acts = called.ends_with("Stack") || called.ends_with("ChangeSet") ||
                called == "ContinueUpdateRollback";
    if (service == "cloudformation" && acts &&
        (name == "ClientRequestToken" || name == "ClientToken"))
      return true;
  }
  return false;
}

}  // namespace

TEST_CASE("idempotency tokens of the embedded services") {
  test::Suite suite("idempotency");
  for (std::string_view service : embedded_services()) {
    const Model& model = find_model(service);
    for (std::string_view name : model.operation_names()) {
      Operation operation = model.operation(name);
      if (!takes_token(service, operation)) continue;
      std::string id = fmt::format("{}.{}", service, name);
      std::string problem = problem_of(service, operation);
      problem.empty() ? suite.pass(id) : suite.fail(id, problem);
    }
  }
  suite.finish(100);
}
