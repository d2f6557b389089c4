#include "support/answers.h"

#include <fmt/core.h>

#include "base/text.h"
#include "base/time.h"

namespace gcdt::test {

using aws::Location;
using aws::Member;
using aws::Protocol;
using aws::Shape;
using aws::TimestampFormat;
using aws::Type;

namespace {

constexpr const char* kRequestId = "11111111-2222-3333-4444-555555555555";

bool is_xml(Protocol protocol) {
  return protocol != Protocol::json && protocol != Protocol::rest_json;
}

std::string_view wire_name(const Member& member) {
  return member.location_name().empty() ? member.name() : member.location_name();
}

std::string_view name_or(const Member& member, std::string_view fallback) {
  return member.location_name().empty() ? fallback : member.location_name();
}

// A timestamp as text or number; whatever is no time goes out as it is.
Json timestamp(const Json& value, TimestampFormat format, TimestampFormat fallback) {
  if (!value.is_string()) return value;
  auto time = parse_time(value.get<std::string>());
  if (!time) return value;
  switch (format == TimestampFormat::unspecified ? fallback : format) {
    case TimestampFormat::rfc822:
      return rfc822(*time);
    case TimestampFormat::unix_timestamp:
      return static_cast<double>(time->time_since_epoch().count()) / 1e6;
    default:
      return iso8601(*time);
  }
}

std::string scalar_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

// ---- XML: query, ec2, rest-xml

std::string escape(std::string text) {
  text = replace_all(std::move(text), "&", "&amp;");
  text = replace_all(std::move(text), "<", "&lt;");
  return replace_all(std::move(text), ">", "&gt;");
}

std::string element(std::string_view name, std::string_view content) {
  return fmt::format("<{0}>{1}</{0}>", name, content);
}

std::string xml_members(const Shape& shape, const Json& value);

// The content of the element of a value; lists and maps without their outer element.
std::string xml_content(const Member& member, const Json& value) {
  switch (member.shape().type()) {
    case Type::structure:
      return xml_members(member.shape(), value);
    case Type::timestamp:
      return scalar_text(timestamp(value, member.timestamp_format(), TimestampFormat::iso8601));
    default:
      return escape(scalar_text(value));
  }
}

std::string xml_element(const Member& member, std::string_view name, const Json& value);

std::string xml_list(const Member& member, std::string_view name, const Json& value) {
  Member item = member.shape().element();
  std::string_view item_name = name_or(item, member.flattened() ? name : "member");
  std::string out;
  for (const Json& entry : value) out += xml_element(item, item_name, entry);
  return member.flattened() ? out : element(name, out);
}

std::string xml_map(const Member& member, std::string_view name, const Json& value) {
  Member key = member.shape().key(), mapped = member.shape().value();
  std::string out;
  for (const auto& [text, entry] : value.items())
    out += element(member.flattened() ? name : "entry",
                   element(name_or(key, "key"), escape(text)) +
                       xml_element(mapped, name_or(mapped, "value"), entry));
  return member.flattened() ? out : element(name, out);
}

std::string xml_element(const Member& member, std::string_view name, const Json& value) {
  if (member.shape().type() == Type::list) return xml_list(member, name, value);
  if (member.shape().type() == Type::map) return xml_map(member, name, value);
  return element(name, xml_content(member, value));
}

std::string xml_members(const Shape& shape, const Json& value) {
  std::string out;
  for (size_t i = 0; i < shape.member_count(); ++i) {
    Member member = shape.member(i);
    auto found = value.find(member.name());
    if (found != value.end() && member.location() == Location::body)
      out += xml_element(member, wire_name(member), *found);
  }
  return out;
}

std::string xml_document(const aws::Model& model, const aws::Operation& operation,
                         const std::string& members) {
  std::string name = fmt::format("{}Response", operation.name());
  std::string content = members;
  if (model.protocol() == Protocol::query) {
    if (!operation.result_wrapper().empty()) content = element(operation.result_wrapper(), members);
    content += element("ResponseMetadata", element("RequestId", kRequestId));
  } else if (model.protocol() == Protocol::ec2) {
    content = element("requestId", kRequestId) + members;
  }
  return fmt::format("<{0} xmlns=\"{1}\">{2}</{0}>", name, model.xml_namespace(), content);
}

// ---- JSON: json, rest-json

Json json_value(const Member& member, const Json& value);

Json json_members(const Shape& shape, const Json& value) {
  Json out = Json::object();
  for (size_t i = 0; i < shape.member_count(); ++i) {
    Member member = shape.member(i);
    auto found = value.find(member.name());
    if (found != value.end() && member.location() == Location::body)
      out[std::string(wire_name(member))] = json_value(member, *found);
  }
  return out;
}

Json json_value(const Member& member, const Json& value) {
  Shape shape = member.shape();
  Json out;
  switch (shape.type()) {
    case Type::structure:
      return json_members(shape, value);
    case Type::list:
      out = Json::array();
      for (const Json& entry : value) out.push_back(json_value(shape.element(), entry));
      return out;
    case Type::map:
      out = Json::object();
      for (const auto& [key, entry] : value.items()) out[key] = json_value(shape.value(), entry);
      return out;
    case Type::timestamp:
      return timestamp(value, member.timestamp_format(), TimestampFormat::unix_timestamp);
    default:
      return value;
  }
}

// ---- both: what rest protocols keep outside the body

void set_header(aws::HttpResponse& http, const Member& member, const Json& value) {
  if (member.location() == Location::header) {
    Json text = value;
    if (member.shape().type() == Type::timestamp)
      text = timestamp(value, member.timestamp_format(), TimestampFormat::rfc822);
    http.headers.set(wire_name(member), scalar_text(text));
  } else if (member.location() == Location::headers) {
    for (const auto& [name, entry] : value.items())
      http.headers.set(std::string(member.location_name()) + name, scalar_text(entry));
  } else if (member.location() == Location::status_code) {
    http.status = value.get<int>();
  }
}

std::string payload_body(const aws::Model& model, const Member& payload, const Json& value) {
  Type type = payload.shape().type();
  if (type == Type::blob) return base64_decode(scalar_text(value)).value_or(scalar_text(value));
  if (type == Type::string) return scalar_text(value);
  if (is_xml(model.protocol())) return xml_element(payload, wire_name(payload), value);
  return dump(json_value(payload, value));
}

std::string body_of(const aws::Model& model, const aws::Operation& operation, const Json& reply) {
  Shape output = operation.output();
  if (output)
    if (auto payload = output.payload()) {
      auto found = reply.find(payload->name());
      return found == reply.end() ? std::string() : payload_body(model, *payload, *found);
    }
  if (is_xml(model.protocol()))
    return xml_document(model, operation, output ? xml_members(output, reply) : std::string());
  return dump(output ? json_members(output, reply) : Json::object());
}

void set_content_type(const aws::Model& model, aws::HttpResponse& http) {
  http.headers.set("x-amzn-RequestId", kRequestId);
  if (http.headers.find("Content-Type")) return;
  if (is_xml(model.protocol())) {
    http.headers.set("Content-Type", "text/xml");
  } else {
    http.headers.set("Content-Type",
                     model.protocol() == Protocol::rest_json
                         ? std::string("application/json")
                         : fmt::format("application/x-amz-json-{}", model.json_version()));
  }
}

}  // namespace

aws::HttpResponse encode_answer(const aws::Model& model, const aws::Operation& operation,
                                const Json& reply) {
  aws::HttpResponse http{.status = 200, .headers = {}, .body = body_of(model, operation, reply)};
  Shape output = operation.output();
  for (size_t i = 0; output && i < output.member_count(); ++i) {
    auto found = reply.find(output.member(i).name());
    if (found != reply.end()) set_header(http, output.member(i), *found);
  }
  set_content_type(model, http);
  return http;
}

aws::HttpResponse encode_refusal(const aws::Model& model, const Refusal& refusal) {
  aws::HttpResponse http{.status = refusal.status, .headers = {}, .body = {}};
  std::string code_and_message =
      element("Code", escape(refusal.code)) + element("Message", escape(refusal.message));
  std::string error = element("Error", code_and_message);
  std::string id = element("RequestId", kRequestId);
  switch (model.protocol()) {
    case Protocol::query:
      http.body = element("ErrorResponse", error + id);
      break;
    case Protocol::ec2:
      http.body = element("Response", element("Errors", error) + element("RequestID", kRequestId));
      break;
    case Protocol::rest_xml:
      http.body = model.service_name() == "s3" ? element("Error", code_and_message + id)
                                               : element("ErrorResponse", error + id);
      break;
    case Protocol::json:
    case Protocol::rest_json:
      http.headers.set("x-amzn-ErrorType", refusal.code);
      http.body = dump(Json{{"__type", refusal.code}, {"message", refusal.message}});
  }
  set_content_type(model, http);
  return http;
}

}  // namespace gcdt::test
