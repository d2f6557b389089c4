// Endpoint test cases as botocore ships them: parameters, and the endpoint or error they lead to.
#pragma once

#include <string>

#include "aws/endpoint.h"
#include "base/json.h"

namespace gcdt::test {

// {"url", "properties", "headers"} or {"error"}.
Json endpoint_outcome(const aws::RuleSet& rules, const Json& params);
// Whether an outcome is what a case's "expect" says: its members are there, its error text is part
// of ours.
bool is_expected_outcome(const Json& outcome, const Json& expect);

// Runs one entry of "testCases". Empty if it comes out as expected, else what is different.
std::string check_endpoint_case(const aws::RuleSet& rules, const Json& test);

}  // namespace gcdt::test
