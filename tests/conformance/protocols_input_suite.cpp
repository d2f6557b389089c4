// Gate P1: requests of all protocols: the cases that botocore runs, and those it leaves out as the
// standard says.
#include <doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <pugixml.hpp>

#include "aws/checksum.h"
#include "aws/compression.h"
#include "aws/protocol.h"
#include "aws/quirks.h"
#include "base/text.h"
#include "support/protocol_suite.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace gcdt::test;

namespace {

const char* const kPayloadName =
    "as botocore: models name payloads with locationName, and S3 insists on those names";
const char* const kEmptyHeader = "as botocore: the older rule, which the legacy tests keep";

const std::map<std::string, std::string> kVerdicts = {
    {"RestJsonNullAndEmptyHeaders", kEmptyHeader},
    {"NullAndEmptyHeaders", kEmptyHeader},
    {"MediaTypeHeaderInputBase64",
     "as botocore: the value is any JSON, so that a text travels as a JSON text"},
    {"RestXmlHttpPayloadWithUnion", kPayloadName},
    {"HttpPayloadWithXmlName", kPayloadName},
    {"HttpPayloadWithXmlNamespace", kPayloadName},
    {"HttpPayloadWithXmlNamespaceAndPrefix", kPayloadName},
    {"XmlAttributesOnPayload", kPayloadName}};

Json sorted_pairs(const std::string& query) {
  std::vector<std::string> pairs = split(query, '&');
  std::ranges::sort(pairs);
  return pairs;
}

// Entries of maps (two children: key and value) have no order.
void sort_entries(std::vector<Json>& items, const char* children) {
  auto is_entry = [&](const Json& item) {
    const Json& inner = children ? item.at(children) : item;
    return inner.is_structured() && inner.size() == 2;
  };
  if (std::ranges::all_of(items, is_entry))
    std::ranges::stable_sort(items, {}, [](const Json& item) { return dump(item); });
}

// {"Tags": {"1": {...}, "2": {...}}} -> {"Tags": [{...}, {...}]}
Json numbered_to_array(Json node) {
  if (!node.is_object()) return node;
  std::vector<Json> items;
  for (size_t i = 1; node.contains(std::to_string(i)); ++i)
    items.push_back(numbered_to_array(node.at(std::to_string(i))));
  if (items.size() == node.size()) {
    sort_entries(items, nullptr);
    return items;
  }
  for (Json& child : node) child = numbered_to_array(child);
  return node;
}

// "Tags.1.Key=a&Tags.1.Value=b" as a tree.
Json canonical_form(const std::string& form) {
  Json tree = Json::object();
  for (const std::string& pair : split(form, '&')) {
    Json* at = &tree;
    size_t equals = pair.find('=');
    for (const std::string& step : split(pair.substr(0, equals), '.')) at = &(*at)[step];
    *at = pair.substr(equals + 1);
  }
  return numbered_to_array(tree);
}

// An element as JSON: attributes in any order, children in the order of their names, text trimmed.
Json canonical(const pugi::xml_node& node) {
  Json attributes = Json::object();
  std::vector<Json> children;
  for (const auto& attribute : node.attributes()) attributes[attribute.name()] = attribute.value();
  std::string content;
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element)
      children.push_back(canonical(child));
    else
      content += child.value();
  }
  sort_entries(children, "children");
  std::ranges::stable_sort(children, {}, [](const Json& child) { return text(child, "/name"); });
  return {{"name", node.name()},
          {"attributes", attributes},
          {"children", children},
          {"text", trim(content)}};
}

Json canonical_xml(const std::string& text) {
  pugi::xml_document document;
  auto parsed = document.load_string(text.c_str(), pugi::parse_default);
  return parsed ? canonical(document.document_element()) : Json(text);
}

Json comparable_body(Protocol protocol, const std::string& body) {
  if (protocol == Protocol::query || protocol == Protocol::ec2) return canonical_form(body);
  if (protocol == Protocol::rest_xml) return canonical_xml(body);
  auto json = try_parse_json(body);
  return json ? *json : Json(body);
}

// "/path" and the query's pairs in any order.
Json comparable_uri(const std::string& uri) {
  size_t question = uri.find('?');
  Json pairs = Json::array();
  if (question != std::string::npos) pairs = sorted_pairs(uri.substr(question + 1));
  return {uri.substr(0, question), pairs};
}

std::string comparable_header(Protocol protocol, const std::string& name, std::string value) {
  if (iequals(name, "Content-Type") && value == "application/x-www-form-urlencoded" &&
      (protocol == Protocol::query || protocol == Protocol::ec2))
    value += "; charset=utf-8";
  return replace_all(value, ", ", ",");
}

std::string differs(const char* what, const Json& expected, const Json& got) {
  if (expected == got) return {};
  return fmt::format("{}: expected {}, got {}", what, dump(expected), dump(got));
}

// Content-Length is the transport's: it is there exactly when there is a body.
bool has_header(const HttpRequest& request, const std::string& name) {
  if (iequals(name, "Content-Length")) return !request.body.empty();
  return request.headers.find(name) != nullptr;
}

std::string check_headers(Protocol protocol, const HttpRequest& request, const Json& expected) {
  Json headers = expected.value("headers", Json::object());
  for (const auto& [name, value] : headers.items()) {
    // As botocore: no content type is needed for a body that is not there.
    if (iequals(name, "Content-Type") && request.body.empty()) continue;
    if (!request.headers.find(name)) return "the header " + name + " is missing";
    std::string problem = differs(name.c_str(), comparable_header(protocol, name, value),
                                  comparable_header(protocol, name, request.headers.get(name)));
    if (!problem.empty()) return problem;
  }
  for (const Json& name : array_or_empty(expected, "/forbidHeaders"))
    if (request.headers.find(name.get<std::string>()))
      return "the header " + dump(name) + " must not be there";
  for (const Json& name : array_or_empty(expected, "/requireHeaders"))
    if (!has_header(request, name)) return "the header " + dump(name) + " must be there";
  return {};
}

std::string check(const ProtocolCase& test_case) {
  CaseModel made(test_case.suite, test_case.data);
  const Json& expected = test_case.data.at("serialized");
  Json params = test_case.data.value("params", Json::object());
  fill_idempotency_tokens(made.operation(), params, "00000000-0000-4000-8000-000000000000");
  SerializedRequest request = serialize(made.model(), made.operation(), params);
  compress_body(made.operation(), {}, request.http);
  adapt_request(made.model(), made.operation(), request.http);
  add_checksum(made.operation(), params, {}, request.http);
  Protocol protocol = made.model().protocol();

  if (const Json* method = find(expected, "/method"))
    if (Json(request.http.method) != *method)
      return differs("method", *method, request.http.method);
  std::string endpoint = text_or(test_case.suite, "/clientEndpoint", "https://example.com");
  endpoint = endpoint.substr(endpoint.find("//") + 2);
  size_t slash = std::min(endpoint.find('/'), endpoint.size());
  std::string uri = endpoint.substr(slash) + request.http.path;
  if (!request.http.query.empty()) uri += "?" + request.http.query_string();
  std::string problem = differs("uri", comparable_uri(text(expected, "/uri")), comparable_uri(uri));
  if (!problem.empty()) return problem;
  if (const Json* body = find(expected, "/body")) {
    problem = differs("body", comparable_body(protocol, *body),
                      comparable_body(protocol, request.http.body));
    if (!problem.empty()) return problem;
  }
  if (const Json* host = find(expected, "/host")) {
    problem = differs("host", *host, request.host_prefix + endpoint);
    if (!problem.empty()) return problem;
  }
  return check_headers(protocol, request.http, expected);
}

}  // namespace

TEST_CASE("requests are serialized as botocore's protocol tests say") {
  Suite suite("protocols_input");
  run_protocol_cases(suite, "input", kVerdicts, check);
  suite.finish(515);
}
