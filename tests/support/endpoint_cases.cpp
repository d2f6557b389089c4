#include "support/endpoint_cases.h"

namespace gcdt::test {

namespace {

// Every member of `expected` is in `got`; lists have the same length.
bool contains(const Json& got, const Json& expected) {
  if (expected.is_array()) {
    if (!got.is_array() || got.size() != expected.size()) return false;
    for (size_t i = 0; i < expected.size(); ++i)
      if (!contains(got[i], expected[i])) return false;
    return true;
  }
  if (!expected.is_object()) return got == expected;
  for (const auto& [key, value] : expected.items())
    if (!got.contains(key) || !contains(got.at(key), value)) return false;
  return true;
}

}  // namespace

Json endpoint_outcome(const aws::RuleSet& rules, const Json& params) {
  try {  // an error is one of the expected outcomes
    aws::Endpoint endpoint = rules.resolve(params);
    return {
        {"url", endpoint.url}, {"properties", endpoint.properties}, {"headers", endpoint.headers}};
  } catch (const Error& error) {
    return {{"error", error.what()}};
  }
}

bool is_expected_outcome(const Json& outcome, const Json& expect) {
  if (expect.contains("error")) return text_or(outcome, "/error").contains(text(expect, "/error"));
  return contains(outcome, expect.at("endpoint"));
}

std::string check_endpoint_case(const aws::RuleSet& rules, const Json& test) {
  Json outcome = endpoint_outcome(rules, test.value("params", Json::object()));
  const Json& expect = test.at("expect");
  return is_expected_outcome(outcome, expect) ? "" : dump(outcome) + " instead of " + dump(expect);
}

}  // namespace gcdt::test
