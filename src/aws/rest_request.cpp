#include "aws/json_body.h"
#include "aws/rest.h"
#include "aws/values.h"
#include "aws/xml.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

constexpr TimestampFormat kQueryTime = TimestampFormat::iso8601;
constexpr TimestampFormat kHeaderTime = TimestampFormat::rfc822;

// The path parameter of that name in its unencoded form.
std::string label_value(const Shape& input, const Json& params, std::string_view name) {
  for (size_t i = 0; i < input.member_count(); ++i) {
    Member member = input.member(i);
    if (member.location() != Location::uri || wire_name(member) != name) continue;
    auto found = params.find(member.name());
    std::string text;
    if (found != params.end() && !found->is_null()) text = scalar_text(member, *found, kQueryTime);
    if (text.empty())
      throw Error(
          "Parameter validation failed:\nThe parameter {} must not be empty: it is part of "
          "the path",
          member.name());
    return text;
  }
  throw Error("The model of the operation has no parameter for '{{{}}}' in its path", name);
}

// "/{Bucket}/{Key+}" with its labels filled in; those with "+" keep their slashes.
std::string filled_path(std::string_view pattern, const Shape& input, const Json& params) {
  std::string path;
  while (!pattern.empty()) {
    size_t open = pattern.find('{'), close = pattern.find('}', open);
    path += pattern.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    std::string_view label = pattern.substr(open + 1, close - open - 1);
    bool greedy = label.ends_with('+');
    if (greedy) label.remove_suffix(1);
    path += percent_encode(label_value(input, params, label), greedy ? "/" : "");
    pattern.remove_prefix(close + 1);
  }
  return path;
}

// The literal query of a request URI: "acl", "list-type=2".
void add_literal_query(std::string_view query, HttpRequest& request) {
  if (query.empty()) return;
  for (const std::string& pair : split(query, '&')) {
    size_t equals = pair.find('=');
    if (equals == std::string::npos)
      request.query.emplace_back(pair, std::nullopt);
    else
      request.query.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
}

void add_query(const Member& member, const Json& value, HttpRequest& request) {
  std::string name(wire_name(member));
  if (!value.is_array()) {
    request.query.emplace_back(name, scalar_text(member, value, kQueryTime));
    return;
  }
  for (const Json& item : value)
    request.query.emplace_back(name, scalar_text(member.shape().element(), item, kQueryTime));
}

// Entries of a map are parameters of their own; they never replace those that have a name.
void add_query_map(const Member& member, const Json& value, HttpRequest& request) {
  size_t named = request.query.size();
  for (const auto& [key, item] : value.items()) {
    auto same = [&](size_t i) { return request.query[i].first == key; };
    size_t i = 0;
    while (i < named && !same(i)) ++i;
    if (i < named) continue;
    Member element = member.shape().value();
    if (item.is_array())
      for (const Json& each : item)
        request.query.emplace_back(key, scalar_text(element.shape().element(), each, kQueryTime));
    else
      request.query.emplace_back(key, scalar_text(element, item, kQueryTime));
  }
}

std::string list_item(const Member& element, const Json& item) {
  std::string text = scalar_text(element, item, kHeaderTime);
  if (element.shape().type() != Type::string || text.find_first_of("\",") == std::string::npos)
    return text;
  return "\"" + replace_all(text, "\"", "\\\"") + "\"";
}

// Headers carry whole seconds, as HTTP's own dates do.
Json whole_seconds(const Json& value) {
  auto time = time_of(value);
  if (!time) return value;
  return std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
}

std::string header_text(const Member& member, const Json& value) {
  if (member.shape().type() == Type::timestamp)
    return scalar_text(member, whole_seconds(value), kHeaderTime);
  // Whatever the value is, a text, too: what travels is its JSON, in ASCII as botocore writes it.
  if (member.json_value() && member.shape().type() == Type::string)
    return base64_encode(value.dump(-1, ' ', true));
  if (!value.is_array()) return scalar_text(member, value, kHeaderTime);
  std::vector<std::string> items;
  for (const Json& item : value)
    if (!item.is_null()) items.push_back(list_item(member.shape().element(), item));
  return join(items, ",");
}

void add_header(std::string name, std::string value, HttpRequest& request) {
  if (value.find_first_of("\r\n") != std::string::npos ||
      name.find_first_of("\r\n") != std::string::npos)
    throw Error(
        "Parameter validation failed:\nThe value of the header {} must not contain line "
        "breaks",
        name.substr(0, name.find_first_of("\r\n")));
  request.headers.set(name, std::move(value));
}

void add_outside_body(const Shape& input, const Json& params, HttpRequest& request) {
  std::vector<std::pair<Member, const Json*>> query_maps;
  for (const auto& [name, value] : params.items()) {
    auto member = input.member(name);
    if (!member || value.is_null()) continue;
    switch (member->location()) {
      case Location::querystring:
        if (value.is_object())
          query_maps.emplace_back(*member, &value);
        else
          add_query(*member, value, request);
        break;
      case Location::header:
        if (value.is_array() && value.empty()) break;
        add_header(std::string(wire_name(*member)), header_text(*member, value), request);
        break;
      case Location::headers:
        for (const auto& [key, item] : value.items())
          add_header(std::string(wire_name(*member)) + key,
                     scalar_text(member->shape().value(), item, kHeaderTime), request);
        break;
      default:
        break;
    }
  }
  for (const auto& [member, value] : query_maps) add_query_map(member, *value, request);
}

struct Body {
  std::string bytes;
  const char* content_type = nullptr;
};

bool has_body_members(const Shape& input) {
  for (size_t i = 0; i < input.member_count(); ++i)
    if (input.member(i).location() == Location::body) return true;
  return false;
}

bool gives_body_member(const Shape& input, const Json& params) {
  for (const auto& [name, value] : params.items()) {
    auto member = input.member(name);
    if (member && !value.is_null() && member->location() == Location::body) return true;
  }
  return false;
}

std::string_view first_name(std::string_view a, std::string_view b, std::string_view c) {
  return !a.empty() ? a : !b.empty() ? b : c;
}

Body payload_body(const Model& model, const Member& payload, const Json* value) {
  Shape shape = payload.shape();
  if (shape.type() == Type::blob || shape.type() == Type::string) {
    if (!value) return {};
    bool text = shape.type() == Type::string;
    return {std::string(bytes_of(*value)), text ? "text/plain" : "application/octet-stream"};
  }
  bool json = model.protocol() == Protocol::rest_json;
  Body body;
  if (value && json) {
    body.content_type = "application/json";
    write_json(payload, *value, body.bytes);
  } else if (value) {
    body.content_type = "application/xml";
    write_xml(payload, first_name(payload.location_name(), shape.location_name(), shape.name()),
              *value, body.bytes);
  } else if (json && shape.type() == Type::structure && !shape.is_union()) {
    body = {"{}", "application/json"};
  }
  return body;
}

Body body_of(const Model& model, const Operation& operation, const Json& params) {
  Shape input = operation.input();
  if (auto payload = input.payload()) {
    auto found = params.find(payload->name());
    bool given = found != params.end() && !found->is_null();
    return payload_body(model, *payload, given ? &*found : nullptr);
  }
  Body body;
  if (model.protocol() == Protocol::rest_json && has_body_members(input)) {
    body.content_type = "application/json";
    write_json_body(input, params, body.bytes);
  } else if (model.protocol() == Protocol::rest_xml && gives_body_member(input, params)) {
    body.content_type = "application/xml";
    Member self = operation.input_member();
    write_xml(self, first_name(input.location_name(), self.location_name(), input.name()), params,
              body.bytes);
  }
  return body;
}

}  // namespace

HttpRequest rest_request(const Model& model, const Operation& operation, const Json& params) {
  HttpRequest request;
  request.method = operation.http_method();
  std::string_view uri = operation.request_uri();
  size_t question = uri.find('?');
  std::string_view literal_query =
      question == std::string_view::npos ? std::string_view() : uri.substr(question + 1);
  add_literal_query(literal_query, request);
  Shape input = operation.input();
  if (!input) {
    request.path = uri.substr(0, question);
    return request;
  }
  request.path = filled_path(uri.substr(0, question), input, params);
  add_outside_body(input, params, request);
  Body body = body_of(model, operation, params);
  request.body = std::move(body.bytes);
  if (body.content_type && !request.headers.find("Content-Type"))
    request.headers.set("Content-Type", body.content_type);
  return request;
}

}  // namespace gcdt::aws
