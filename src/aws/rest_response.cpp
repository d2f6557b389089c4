#include "aws/rest.h"
#include "aws/values.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// "a, \"b,c\", \"d\\\"e\"" -> a / b,c / d"e
std::vector<std::string> split_quoted(std::string_view text) {
  std::vector<std::string> items(1);
  bool quoted = false, was_quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      items.back() += text[++i];
    } else if (c == '"' && (quoted || trim(items.back()).empty())) {
      if (!quoted) items.back().clear();
      quoted = !quoted;
      was_quoted = true;
    } else if (c == ',' && !quoted) {
      if (!was_quoted) items.back() = trim(items.back());
      items.emplace_back();
      was_quoted = false;
    } else if (!was_quoted || quoted) {
      items.back() += c;
    }
  }
  if (!was_quoted) items.back() = trim(items.back());
  return items;
}

// RFC 822 dates contain one comma each.
std::vector<std::string> split_dates(std::string_view text) {
  std::vector<std::string> items;
  std::string item;
  for (const std::string& part : split(text, ',')) {
    if (!item.empty()) item += ',';
    item += part;
    if (parse_time(item)) {
      items.push_back(trim(item));
      item.clear();
    }
  }
  if (!item.empty()) items.push_back(trim(item));
  return items;
}

std::optional<Json> header_value(const Member& member, const std::string& text) {
  Shape shape = member.shape();
  if (shape.type() == Type::list) {
    Type type = shape.element().shape().type();
    Json list = Json::array();
    auto items = type == Type::timestamp ? split_dates(text) : split_quoted(text);
    for (const std::string& item : items) {
      auto value = scalar_value(type, item);
      if (!value) return std::nullopt;
      list.push_back(std::move(*value));
    }
    return list;
  }
  if (shape.type() == Type::string && member.json_value()) {
    auto decoded = base64_decode(text);
    return decoded ? try_parse_json(*decoded) : std::nullopt;
  }
  return scalar_value(shape.type(), text);
}

Json header_map(const Member& member, const Headers& headers) {
  std::string_view prefix = wire_name(member);
  if (member.location_name().empty() && member.shape().location_name().empty()) prefix = {};
  Json map = Json::object();
  for (const auto& [name, value] : headers.fields)
    if (name.size() >= prefix.size() && iequals(name.substr(0, prefix.size()), prefix))
      map[name.substr(prefix.size())] = value;
  return map;
}

}  // namespace

std::string read_headers(const Shape& output, const HttpResponse& response, Json& result) {
  for (size_t i = 0; i < output.member_count(); ++i) {
    Member member = output.member(i);
    std::string key(member.name());
    if (member.location() == Location::status_code) {
      result[key] = response.status;
    } else if (member.location() == Location::headers) {
      result[key] = header_map(member, response.headers);
    } else if (member.location() == Location::header) {
      const std::string* text = response.headers.find(wire_name(member));
      if (!text) continue;
      auto value = header_value(member, *text);
      if (!value)
        return fmt::format("the header {} has the unexpected value '{}'", wire_name(member), *text);
      result[key] = std::move(*value);
    }
  }
  return {};
}

}  // namespace gcdt::aws
