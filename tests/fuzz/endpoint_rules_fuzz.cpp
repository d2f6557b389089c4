// Endpoint rule sets with their parameters: {"rules": ..., "params": ...}.
#include "aws/endpoint.h"
#include "base/json.h"
#include "fuzz/fuzz.h"

using gcdt::Json;

static const Json& partitions() {
  static const Json data = Json::parse(R"({"partitions": [
    {"id": "aws", "regionRegex": "^(us|eu)\\-\\w+\\-\\d+$", "regions": {"eu-west-1": {}},
     "outputs": {"name": "aws", "dnsSuffix": "amazonaws.com", "supportsFIPS": true}},
    {"id": "aws-cn", "regionRegex": "^cn\\-\\w+\\-\\d+$", "regions": {},
     "outputs": {"dnsSuffix": "amazonaws.com.cn", "supportsFIPS": false}}]})");
  return data;
}

FUZZ(input) {
  Json given = gcdt::parse_json(input, "input");
  const Json *rules = gcdt::find(given, "/rules"), *params = gcdt::find(given, "/params");
  if (rules && params) gcdt::aws::RuleSet(*rules, partitions()).resolve(*params);
}
