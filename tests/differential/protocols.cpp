// Our half of run.py: reads one JSON object a line, serializes or parses, writes one a line.
//   {"service", "operation", "params"}                    -> {"method", "path", "query", ...}
//   {"service", "operation", "status", "headers", "body"} -> {"result"} | {"error"} |
//   {"unreadable"}
// Bytes are base64 in both directions. Models that are not embedded come from AWS_DATA_PATH.
#include <cstdio>
#include <cstdlib>

#include "aws/protocol.h"
#include "base/text.h"

namespace {

using namespace gcdt;
using namespace gcdt::aws;

Json serialized(const Model& model, const Operation& operation, const Json& line) {
  Json params = line.at("params");
  if (operation.input()) params = blobs_from_base64(operation.input(), params);
  validate_params(operation, params);
  SerializedRequest request = serialize(model, operation, params);
  Json query = Json::array(), headers = Json::array();
  for (const auto& [name, value] : request.http.query)
    query.push_back(Json::array({name, value.value_or("")}));
  for (const auto& [name, value] : request.http.headers.fields)
    headers.push_back(Json::array({name, value}));
  return {{"method", request.http.method},
          {"path", request.http.path},
          {"query", query},
          {"headers", headers},
          {"host_prefix", request.host_prefix},
          {"body", base64_encode(request.http.body)}};
}

Json parsed(const Model& model, const Operation& operation, const Json& line) {
  HttpResponse response;
  response.status = line.at("status");
  for (const auto& [name, value] : line.at("headers").items()) response.headers.add(name, value);
  response.body = base64_decode(text(line, "/body")).value();
  Answer answer = parse(model, operation, response);
  if (answer.unreadable) return {{"unreadable", *answer.unreadable}};
  if (answer.error)
    return {{"error", {{"code", answer.error->code}, {"message", answer.error->message}}}};
  return {{"result", blobs_to_base64(answer.result)}};
}

Json answer_to(const std::string& text_line) {
  Json line = parse_json(text_line, "line");
  static const char* folder = std::getenv("AWS_DATA_PATH");
  const Model& model = find_model(text(line, "/service"), {folder ? folder : ""});
  Operation operation = model.operation(text(line, "/operation"));
  if (!operation) throw Error("no operation {}", text(line, "/operation"));
  return line.contains("params") ? serialized(model, operation, line)
                                 : parsed(model, operation, line);
}

}  // namespace

int main() {
  char* buffer = nullptr;
  size_t capacity = 0;
  for (ssize_t size; (size = getline(&buffer, &capacity, stdin)) > 0;) {
    Json answer;
    try {
      answer = answer_to(std::string(buffer, static_cast<size_t>(size)));
    } catch (const std::exception& error) {  // reported; the lines after it still run
      answer = {{"failed", error.what()}};
    }
    std::puts(dump(answer).c_str());
  }
  free(buffer);
  return 0;
}
