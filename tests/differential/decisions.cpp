// Our half of decisions.py: reads one JSON object a line and writes one a line.
//   {"rules": a rule set}                        -> {}; the lines after it are about these rules
//   {"params": ...}                              -> {"url", "properties", "headers"}
//   {"expression", "document"}                   -> {"result"}
//   {"sign": "header" or "query", "request"}     -> {"authorization"} or {"url"}
// An error is {"error": its text}.
#include <cstdio>
#include <optional>

#include "aws/endpoint.h"
#include "aws/jmespath.h"
#include "aws/model.h"
#include "aws/sigv4.h"
#include "base/json.h"

namespace {

using namespace gcdt;
using namespace gcdt::aws;

Json endpoint(const RuleSet& rules, const Json& params) {
  Endpoint found = rules.resolve(params);
  return {{"url", found.url}, {"properties", found.properties}, {"headers", found.headers}};
}

Json signature(const Json& line) {
  const Json& given = line.at("request");
  HttpRequest request{
      .method = given.at("method"), .host = given.at("host"), .path = given.at("path")};
  request.body = given.at("body");
  for (const Json& pair : given.at("query"))
    request.query.emplace_back(pair.at(0), pair.at(1).get<std::string>());
  for (const auto& [name, value] : given.at("headers").items()) request.headers.add(name, value);
  Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                          .secret_access_key = Secret("secret"),
                          .session_token = Secret(given.at("token"))};
  bool s3 = given.at("service") == "s3", query = line.at("sign") == "query";
  SigningContext context{.region = given.at("region"),
                         .service = given.at("service"),
                         .time = *parse_time(text(given, "/time")),
                         .normalize_path = !s3,
                         .double_encode_path = !s3,
                         .sign_body_header = s3};
  if (s3 && query) context.payload_hash = "UNSIGNED-PAYLOAD";
  if (query) {
    sign_query(request, credentials, context, 900);
    return {{"url", request.url()}};
  }
  sign_headers(request, credentials, context);
  return {{"authorization", request.headers.get("Authorization")}};
}

class Answers {
 public:
  Json to(const Json& line) {
    if (line.contains("expression"))
      return {{"result", JmesPath(text(line, "/expression")).search(line.at("document"))}};
    if (line.contains("sign")) return signature(line);
    if (line.contains("params")) {
      if (!rules_) throw Error("the rules were not understood");
      return endpoint(*rules_, line.at("params"));
    }
    rules_.reset();
    rules_.emplace(line.at("rules"), partitions_);
    return Json::object();
  }

 private:
  Json partitions_ = parse_json(partitions(), "partitions.json");
  std::optional<RuleSet> rules_;
};

}  // namespace

int main() {
  Answers answers;
  char* buffer = nullptr;
  size_t capacity = 0;
  for (ssize_t size; (size = getline(&buffer, &capacity, stdin)) > 0;) {
    Json answer;
    try {
      answer = answers.to(parse_json({buffer, static_cast<size_t>(size)}, "line"));
    } catch (const Error& error) {  // compared like any other outcome
      answer = {{"error", error.what()}};
    }
    std::puts(dump(answer).c_str());
  }
  free(buffer);
  return 0;
}
