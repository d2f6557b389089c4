// The wrappers by which recordings carry what JSON has no type for.
#include <array>

#include "aws/recording.h"
#include "aws/values.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

constexpr const char* kClass = "__class__";
constexpr const char* kMasked = "***";

// Members with secrets that the models do not mark as sensitive; no shape = in any.
struct SecretMember {
  std::string_view shape, member;
};
constexpr std::array<SecretMember, 11> kSecretMembers{{{"", "SecretAccessKey"},
                                                       {"", "SessionToken"},
                                                       {"", "SecretString"},
                                                       {"", "SecretBinary"},
                                                       {"", "Plaintext"},
                                                       {"", "accessToken"},
                                                       {"", "refreshToken"},
                                                       {"", "UserData"},
                                                       {"", "TokenValue"},  // of ssm StartSession
                                                       {"ApiKey", "value"},
                                                       {"UsagePlanKey", "value"}}};

Json recorded_time(const Json& value) {
  auto time = time_of(value);
  if (!time) return value;
  auto day = std::chrono::floor<std::chrono::days>(*time);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss clock(*time - day);
  return {{kClass, "datetime"},
          {"year", static_cast<int>(date.year())},
          {"month", static_cast<unsigned>(date.month())},
          {"day", static_cast<unsigned>(date.day())},
          {"hour", clock.hours().count()},
          {"minute", clock.minutes().count()},
          {"second", clock.seconds().count()},
          {"microsecond", clock.subseconds().count()}};
}

Json read_time(const Json& wrapper) {
  auto number = [&](const char* name) { return wrapper.value(name, 0); };
  std::chrono::sys_days day = std::chrono::year(number("year")) /
                              static_cast<unsigned>(number("month")) /
                              static_cast<unsigned>(number("day"));
  return iso8601(day + std::chrono::hours(number("hour")) + std::chrono::minutes(number("minute")) +
                 std::chrono::seconds(number("second")) +
                 std::chrono::microseconds(number("microsecond")));
}

// Text bodies stay readable; others are written in base64.
Json recorded_blob(const Json& value, bool streaming) {
  std::string bytes(bytes_of(value));
  bool readable = valid_utf8(bytes) == bytes;
  if (!readable) return {{kClass, "bytes"}, {"base64", base64_encode(bytes)}};
  if (!streaming) return {{kClass, "bytes"}, {"body", bytes}};
  return {{kClass, "StreamingBody"}, {"__module__", "botocore.response"}, {"body", bytes}};
}

// The signature of a URL that lets everybody read what it points to.
std::string without_signature(const std::string& value) {
  std::string out = value;
  for (std::string_view name : {"X-Amz-Signature=", "X-Amz-Security-Token=", "X-Amz-Credential="}) {
    size_t at = out.find(name);
    if (at == std::string::npos) continue;
    size_t start = at + name.size();
    out.replace(start, out.find('&', start) - start, kMasked);
  }
  return out;
}

bool is_secret(const Shape& around, const Member& member) {
  return member.sensitive() || std::ranges::any_of(kSecretMembers, [&](const SecretMember& known) {
           return known.member == member.name() &&
                  (known.shape.empty() || known.shape == around.name());
         });
}

// Nothing of what it says, in the types of the model, so that it can be replayed.
Json masked(const Json& value) {
  if (value.is_string() || value.is_binary()) return kMasked;
  if (value.is_boolean()) return false;
  if (value.is_number()) return 0;
  Json out = value;
  if (out.is_structured())
    for (Json& child : out) child = masked(child);
  return out;
}

Json recorded_member(const Shape& around, const Member& member, const Json& value) {
  Shape shape = member.shape();
  if (is_secret(around, member)) return masked(value);
  if (shape.type() == Type::blob) return recorded_blob(value, member.streaming());
  return to_recorded(shape, value);
}

Json recorded_structure(const Shape& shape, const Json& value) {
  Json out = Json::object();
  for (const auto& [name, child] : value.items()) {
    auto member = shape.member(name);
    out[name] = member ? recorded_member(shape, *member, child) : child;
  }
  return out;
}

}  // namespace

Json to_recorded(const Shape& shape, const Json& value) {
  if (!shape) return value;
  if (shape.type() == Type::structure && value.is_object()) return recorded_structure(shape, value);
  if (shape.type() == Type::timestamp) return recorded_time(value);
  if (shape.type() == Type::blob) return recorded_blob(value, false);
  if (value.is_string()) return without_signature(value.get<std::string>());
  Json out = value;
  if (shape.type() == Type::list && value.is_array())
    for (Json& child : out) child = recorded_member(shape, shape.element(), child);
  if (shape.type() == Type::map && value.is_object())
    for (Json& child : out) child = recorded_member(shape, shape.value(), child);
  return out;
}

Json from_recorded(const Json& data) {
  if (data.is_object()) {
    std::string type = text_or(data, "/__class__");
    if (type == "datetime") return read_time(data);
    if (type == "StreamingBody") return binary(text_or(data, "/body"));
    if (type == "bytes")
      return binary(data.contains("base64") ? base64_decode(text(data, "/base64")).value_or("")
                                            : text_or(data, "/body"));
    // A header map, which compares names without regard to case.
    if (data.size() == 1 && data.contains("as_dict")) return from_recorded(data.at("as_dict"));
  }
  Json out = data;
  if (out.is_structured())
    for (Json& child : out) child = from_recorded(child);
  return out;
}

}  // namespace gcdt::aws
