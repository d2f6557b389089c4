// Gate P1: answers and errors of all protocols: the cases that botocore runs, and those it leaves
// out as the standard says.
#include <doctest.h>
#include <fmt/core.h>

#include "aws/protocol.h"
#include "aws/values.h"
#include "base/text.h"
#include "support/protocol_suite.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace gcdt::test;

namespace {

const char* const kEmptyBlob =
    "as botocore: an empty body is an empty blob, so that callers always find the member";

const std::map<std::string, std::string> kVerdicts = {
    {"RestJsonHttpPayloadTraitsWithNoBlobBody", kEmptyBlob},
    {"HttpPayloadTraitsWithNoBlobBody", kEmptyBlob},
    {"RestJsonDeserializesDenseSetMapAndSkipsNull",
     "as botocore: models do not tell which maps are sparse, so nulls are kept"},
    {"MediaTypeHeaderOutputBase64",
     "as botocore: JSON in headers is parsed, which the legacy tests ask for"}};

// Both sides in one form: instants as ISO 8601 texts, blobs as texts.
Json comparable(const Shape& shape, Json value) {
  switch (shape.type()) {
    case Type::structure:
      if (shape.event_stream() && value.is_array())
        for (Json& event : value) event = comparable(shape, event);
      if (value.is_object())
        for (auto& [name, item] : value.get_ref<Json::object_t&>())
          if (auto member = shape.member(name)) item = comparable(member->shape(), item);
      return value;
    case Type::list:
    case Type::map: {
      Shape element = shape.type() == Type::list ? shape.element().shape() : shape.value().shape();
      if (value.is_structured())
        for (Json& item : value) item = comparable(element, item);
      return value;
    }
    case Type::timestamp:
      return timestamp_value(value);
    case Type::blob:
      return value.is_binary() ? Json(bytes_of(value)) : value;
    default:
      return value;
  }
}

HttpResponse response_of(const ProtocolCase& test_case, Protocol protocol) {
  const Json& data = test_case.data.at("response");
  HttpResponse response;
  response.status = data.at("status_code");
  Json headers = data.value("headers", Json::object());
  for (const auto& [name, value] : headers.items()) response.headers.add(name, value);
  response.body = text_or(data, "/body");
  if (response.body.empty() && protocol == Protocol::query) response.body = "<xml/>";
  if (dump(test_case.suite.at("shapes")).find("\"eventstream\":true") != std::string::npos)
    response.body = base64_decode(response.body).value();
  return response;
}

std::string differs(const char* what, const Json& expected, const Json& got) {
  if (expected == got) return {};
  return fmt::format("{}: expected {}, got {}", what, dump(expected), dump(got));
}

std::string check_error(const CaseModel& made, const ProtocolCase& test_case,
                        const Answer& answer) {
  if (!answer.error) return "no error was seen; result " + dump(answer.result);
  std::string problem = differs("code", test_case.data.at("errorCode"), answer.error->code);
  if (const Json* message = find(test_case.data, "/errorMessage"); message && problem.empty())
    problem = differs("message", *message, answer.error->message);
  for (const auto& [name, value] : test_case.data.at("error").items()) {
    if (!problem.empty()) break;
    Json expected = value;
    for (const Shape& shape : made.operation().errors())
      if (auto member = shape.member(name)) expected = comparable(member->shape(), value);
    problem = differs(name.c_str(), expected, answer.error->members.value(name, Json()));
  }
  return problem;
}

std::string check(const ProtocolCase& test_case) {
  CaseModel made(test_case.suite, test_case.data);
  Answer answer =
      parse(made.model(), made.operation(), response_of(test_case, made.model().protocol()));
  if (answer.unreadable) return "unreadable: " + *answer.unreadable;
  if (test_case.data.contains("error")) return check_error(made, test_case, answer);
  if (answer.error) return "an error was seen: " + answer.error->code;
  Shape output = made.operation().output();
  Json expected = test_case.data.at("result");
  if (!output) return differs("result", expected, answer.result);
  return differs("result", comparable(output, expected), comparable(output, answer.result));
}

}  // namespace

TEST_CASE("answers are read as botocore's protocol tests say") {
  Suite suite("protocols_output");
  run_protocol_cases(suite, "output", kVerdicts, check);
  suite.finish(441);
}
