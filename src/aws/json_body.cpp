#include "aws/json_body.h"

#include "aws/values.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

void append_text(std::string_view text, std::string& out) {
  bool plain = std::ranges::all_of(
      text, [](char c) { return c >= ' ' && c < 127 && c != '"' && c != '\\'; });
  if (plain) {
    out += '"';
    out += text;
    out += '"';
  } else {
    out += dump(Json(text));
  }
}

void write_structure(const Shape& shape, const Json& value, bool everything, std::string& out) {
  out += '{';
  bool first = true;
  for (const auto& [name, member_value] : value.items()) {
    auto member = shape.member(name);
    if (!member || member_value.is_null()) continue;
    if (!everything && member->location() != Location::body) continue;
    if (!first) out += ',';
    first = false;
    append_text(wire_name(*member), out);
    out += ':';
    write_json(*member, member_value, out);
  }
  out += '}';
}

void write_list(const Shape& shape, const Json& value, std::string& out) {
  Member element = shape.element();
  out += '[';
  for (size_t i = 0; i < value.size(); ++i) {
    if (i) out += ',';
    write_json(element, value[i], out);
  }
  out += ']';
}

void write_map(const Shape& shape, const Json& value, std::string& out) {
  Member member = shape.value();
  out += '{';
  bool first = true;
  for (const auto& [key, item] : value.items()) {
    if (!first) out += ',';
    first = false;
    append_text(key, out);
    out += ':';
    write_json(member, item, out);
  }
  out += '}';
}

void write_timestamp(const Member& member, const Json& value, std::string& out) {
  std::string text = scalar_text(member, value, TimestampFormat::unix_timestamp);
  TimestampFormat format = member.timestamp_format();
  bool number = format == TimestampFormat::unspecified || format == TimestampFormat::unix_timestamp;
  if (number && time_of(value))
    out += text;
  else
    append_text(text, out);
}

void write_float(const Json& value, std::string& out) {
  std::string text = number_text(value);
  if (value.is_number() && (text.back() >= '0' && text.back() <= '9'))
    out += text;
  else
    append_text(text, out);  // NaN, Infinity, -Infinity
}

}  // namespace

void write_json(const Member& member, const Json& value, std::string& out) {
  Shape shape = member.shape();
  Type type = shape.type();
  if (type == Type::structure && value.is_object()) return write_structure(shape, value, true, out);
  if (type == Type::list && value.is_array()) return write_list(shape, value, out);
  if (type == Type::map && value.is_object()) return write_map(shape, value, out);
  if (value.is_null()) {
    out += "null";
  } else if (type == Type::timestamp) {
    write_timestamp(member, value, out);
  } else if (type == Type::blob) {
    out += '"';
    out += base64_encode(bytes_of(value));
    out += '"';
  } else if (type == Type::float_number || type == Type::double_number) {
    write_float(value, out);
  } else if (value.is_string()) {
    append_text(value.get_ref<const std::string&>(), out);
  } else {
    out += dump(value);
  }
}

void write_json_body(const Shape& input, const Json& params, std::string& out) {
  write_structure(input, params, false, out);
}

Json JsonReader::fail(std::string_view what) {
  if (problem.empty()) problem = what;
  return nullptr;
}

Json JsonReader::read(const Member& member, Json value) {
  Shape shape = member.shape();
  switch (shape.type()) {
    case Type::structure:
      return read_structure(shape, std::move(value));
    case Type::list:
      return read_list(shape, std::move(value));
    case Type::map:
      return read_map(shape, std::move(value));
    case Type::timestamp:
      return timestamp_value(value);
    case Type::blob: {
      auto bytes =
          value.is_string() ? base64_decode(value.get_ref<const std::string&>()) : std::nullopt;
      if (!bytes) return fail(fmt::format("'{}' is not base64", wire_name(member)));
      return binary(*bytes);
    }
    default:
      return value;
  }
}

Json JsonReader::read_structure(const Shape& shape, Json value) {
  if (!value.is_object()) return fail(fmt::format("{} is not a JSON object", shape.name()));
  Json result = Json::object();
  size_t given = 0;
  std::string_view unknown;
  for (auto& [name, item] : value.get_ref<Json::object_t&>()) {
    if (item.is_null() || name == "__type") continue;
    ++given;
    auto member = member_on_wire(shape, name);
    if (member)
      result.emplace(member->name(), read(*member, std::move(item)));
    else
      unknown = name;
  }
  if (!shape.is_union()) return result;
  if (given != 1) return fail(fmt::format("{} must have exactly one member", shape.name()));
  if (!unknown.empty()) result["SDK_UNKNOWN_MEMBER"] = {{"name", unknown}};
  return result;
}

Json JsonReader::read_list(const Shape& shape, Json value) {
  if (!value.is_array()) return fail(fmt::format("{} is not a JSON array", shape.name()));
  Member element = shape.element();
  for (Json& item : value)
    if (!item.is_null()) item = read(element, std::move(item));
  return value;
}

Json JsonReader::read_map(const Shape& shape, Json value) {
  if (!value.is_object()) return fail(fmt::format("{} is not a JSON object", shape.name()));
  Member member = shape.value();
  for (Json& item : value)
    if (!item.is_null()) item = read(member, std::move(item));
  return value;
}

}  // namespace gcdt::aws
