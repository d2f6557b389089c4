#include "aws/protocol.h"

#include "aws/json_body.h"
#include "aws/query_body.h"
#include "aws/rest.h"

namespace gcdt::aws {

namespace {

HttpRequest rpc_request(const Operation& operation) {
  HttpRequest request;
  if (!operation.http_method().empty()) request.method = operation.http_method();
  return request;
}

HttpRequest query_request(const Model& model, const Operation& operation, const Json& params) {
  HttpRequest request = rpc_request(operation);
  request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = query_body(model, operation, params);
  return request;
}

HttpRequest json_request(const Model& model, const Operation& operation, const Json& params) {
  HttpRequest request = rpc_request(operation);
  request.headers.set("X-Amz-Target",
                      fmt::format("{}.{}", model.target_prefix(), operation.name()));
  request.headers.set("Content-Type",
                      fmt::format("application/x-amz-json-{}", model.json_version()));
  if (model.query_compatible()) request.headers.set("x-amzn-query-mode", "true");
  if (operation.input())
    write_json(operation.input_member(), params, request.body);
  else
    request.body = "{}";
  return request;
}

// The operation's endpoint prefix with its labels filled in: "{AccountId}." -> "123456789012."
std::string host_prefix(const Operation& operation, const Json& params) {
  std::string_view pattern = operation.endpoint_prefix();
  std::string prefix;
  while (!pattern.empty()) {
    size_t open = pattern.find('{'), close = pattern.find('}', open);
    prefix += pattern.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    std::string name(pattern.substr(open + 1, close - open - 1));
    std::string value = text_or(params, "/" + name);
    bool host = !value.empty() && value.find_first_not_of(
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789.-") == std::string::npos;
    if (!host)
      throw Error(
          "Parameter validation failed:\nInvalid value for parameter(s): {}. Must contain "
          "only alphanumeric characters, hyphen, or period.",
          name);
    prefix += value;
    pattern.remove_prefix(close + 1);
  }
  return prefix;
}

}  // namespace

void fill_idempotency_tokens(const Operation& operation, Json& params, std::string_view uuid) {
  Shape input = operation.input();
  for (size_t i = 0; input && i < input.member_count(); ++i) {
    Member member = input.member(i);
    if (member.idempotency_token() && !params.contains(member.name()))
      params.emplace(member.name(), uuid);
  }
}

SerializedRequest serialize(const Model& model, const Operation& operation, const Json& params) {
  SerializedRequest request;
  request.host_prefix = host_prefix(operation, params);
  switch (model.protocol()) {
    case Protocol::query:
    case Protocol::ec2:
      request.http = query_request(model, operation, params);
      break;
    case Protocol::json:
      request.http = json_request(model, operation, params);
      break;
    case Protocol::rest_json:
    case Protocol::rest_xml:
      request.http = rest_request(model, operation, params);
      break;
  }
  return request;
}

}  // namespace gcdt::aws
