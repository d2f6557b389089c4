#include "aws/values.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace gcdt::aws {

namespace {

using namespace std::chrono;

// Epoch seconds with as many decimals as are needed.
std::string epoch_text(Time time) {
  int64_t micros = time.time_since_epoch().count();
  bool negative = micros < 0;
  if (negative) micros = -micros;
  std::string text = fmt::format("{}{}", negative ? "-" : "", micros / 1'000'000);
  if (micros % 1'000'000 == 0) return text;
  text += fmt::format(".{:06}", micros % 1'000'000);
  return text.substr(0, text.find_last_not_of('0') + 1);
}

template <class Number>
std::optional<Json> exact_number(std::string_view text) {
  Number value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Json(value);
}

std::optional<Json> integer_value(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (auto value = exact_number<int64_t>(text)) return value;
  return exact_number<uint64_t>(text);
}

std::optional<Json> float_value(std::string_view text) {
  for (std::string_view name : {"NaN", "Infinity", "-Infinity"})
    if (iequals(text, name)) return Json(name);
  auto value = exact_number<double>(text);
  if (!value || !std::isfinite(value->get<double>())) return std::nullopt;
  return value;
}

}  // namespace

std::string_view wire_name(const Member& member, std::string_view fallback) {
  std::string_view name = member.location_name();
  Shape shape = member.shape();
  if (name.empty() && shape.type() != Type::structure) name = shape.location_name();
  if (name.empty()) name = fallback;
  return name.empty() ? member.name() : name;
}

std::string_view element_name(const Member& member) {
  Shape shape = member.shape();
  if (shape.type() == Type::list && shape.flattened() && member.location_name().empty()) {
    std::string_view name = wire_name(shape.element());
    if (!name.empty()) return name;
  }
  return wire_name(member);
}

std::optional<Member> member_on_wire(const Shape& structure, std::string_view name) {
  // Nearly always the two names are the same.
  if (auto member = structure.member(name))
    if (wire_name(*member) == name) return member;
  for (size_t i = 0; i < structure.member_count(); ++i) {
    Member member = structure.member(i);
    if (wire_name(member) == name) return member;
  }
  return std::nullopt;
}

std::string_view bytes_of(const Json& value) {
  if (const auto* text = value.get_ptr<const Json::string_t*>()) return *text;
  if (const auto* bytes = value.get_ptr<const Json::binary_t*>())
    return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
  return {};
}

Json binary(std::string_view bytes) {
  return Json::binary({bytes.begin(), bytes.end()});
}

std::optional<Time> time_of(const Json& value) {
  if (value.is_number_integer()) {
    auto seconds = value.get<int64_t>();
    if (seconds < -100'000'000'000 || seconds > 100'000'000'000) return std::nullopt;
    return Time(std::chrono::seconds(seconds));
  }
  if (value.is_number()) {
    double seconds = value.get<double>();
    if (!(std::abs(seconds) < 1e11)) return std::nullopt;
    return Time(microseconds(std::llround(seconds * 1e6)));
  }
  if (value.is_string()) return parse_time(value.get_ref<const std::string&>());
  return std::nullopt;
}

std::string timestamp_text(const Json& value, TimestampFormat format) {
  auto time = time_of(value);
  if (!time) return value.is_string() ? value.get<std::string>() : dump(value);
  if (format == TimestampFormat::unix_timestamp) return epoch_text(*time);
  if (format == TimestampFormat::rfc822) return rfc822(*time);
  std::string text = iso8601(*time);
  return text.substr(0, text.size() - std::string_view("+00:00").size()) + "Z";
}

Json timestamp_value(const Json& value) {
  auto time = time_of(value);
  return time ? Json(iso8601(*time)) : value;
}

std::string number_text(const Json& value) {
  if (value.is_number_float()) {
    double number = value.get<double>();
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  }
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string scalar_text(const Member& member, const Json& value, TimestampFormat format) {
  switch (member.shape().type()) {
    case Type::timestamp: {
      TimestampFormat own = member.timestamp_format();
      return timestamp_text(value, own == TimestampFormat::unspecified ? format : own);
    }
    case Type::blob:
      return base64_encode(bytes_of(value));
    case Type::string:
      return value.is_string() ? value.get<std::string>() : dump(value);
    default:
      return number_text(value);
  }
}

std::optional<Json> scalar_value(Type type, std::string_view text) {
  switch (type) {
    case Type::boolean:
      return Json(iequals(trim(text), "true"));
    case Type::integer:
    case Type::long_integer:
      return integer_value(trim(text));
    case Type::float_number:
    case Type::double_number:
      return float_value(trim(text));
    case Type::timestamp:
      return timestamp_value(Json(text));
    case Type::blob: {
      auto bytes = base64_decode(trim(text));
      return bytes ? std::optional(binary(*bytes)) : std::nullopt;
    }
    default:
      return Json(text);
  }
}

}  // namespace gcdt::aws
