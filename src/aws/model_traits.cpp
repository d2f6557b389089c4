#include "aws/model_traits.h"

#include <limits>
#include <span>
#include <vector>

#include "aws/model_format.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

using namespace format;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct NamedType {
  std::string_view name;
  Type type;
};
constexpr NamedType kTypes[] = {{"structure", Type::structure},
                                {"list", Type::list},
                                {"map", Type::map},
                                {"string", Type::string},
                                {"character", Type::string},
                                {"integer", Type::integer},
                                {"short", Type::integer},
                                {"byte", Type::integer},
                                {"long", Type::long_integer},
                                {"bigInteger", Type::long_integer},
                                {"float", Type::float_number},
                                {"double", Type::double_number},
                                {"bigDecimal", Type::double_number},
                                {"boolean", Type::boolean},
                                {"blob", Type::blob},
                                {"timestamp", Type::timestamp}};

struct NamedProtocol {
  std::string_view name;
  Protocol protocol;
};
constexpr NamedProtocol kProtocols[] = {{"query", Protocol::query},
                                        {"ec2", Protocol::ec2},
                                        {"json", Protocol::json},
                                        {"rest-json", Protocol::rest_json},
                                        {"rest-xml", Protocol::rest_xml}};

void drop_documentation(Json& value) {
  if (value.is_object()) value.erase("documentation");
  if (value.is_structured())
    for (Json& child : value) drop_documentation(child);
}

TimestampFormat timestamp_format(std::string_view name) {
  if (iequals(name, "iso8601")) return TimestampFormat::iso8601;
  if (iequals(name, "rfc822")) return TimestampFormat::rfc822;
  if (iequals(name, "unixTimestamp")) return TimestampFormat::unix_timestamp;
  return TimestampFormat::unspecified;
}

Location location(std::string_view name) {
  if (name == "uri") return Location::uri;
  if (name == "querystring") return Location::querystring;
  if (name == "header") return Location::header;
  if (name == "headers") return Location::headers;
  if (name == "statusCode") return Location::status_code;
  return Location::body;
}

struct FlagName {
  const char* key;
  uint32_t flag;
};
constexpr FlagName kShapeFlags[] = {{"union", kUnion},
                                    {"exception", kException},
                                    {"flattened", kShapeFlattened},
                                    {"sensitive", kShapeSensitive},
                                    {"streaming", kShapeStreaming},
                                    {"eventstream", kEventStream},
                                    {"jsonvalue", kShapeJsonValue}};
constexpr FlagName kMemberFlags[] = {{"flattened", kMemberFlattened},
                                     {"xmlAttribute", kXmlAttribute},
                                     {"idempotencyToken", kIdempotencyToken},
                                     {"jsonvalue", kMemberJsonValue},
                                     {"streaming", kMemberStreaming},
                                     {"sensitive", kMemberSensitive},
                                     {"hostLabel", kHostLabel},
                                     {"eventpayload", kEventPayload},
                                     {"eventheader", kEventHeader}};

bool flag_at(const Json& object, const char* key) {
  const Json* found = member_at(object, key);
  return found && found->is_boolean() && found->get<bool>();
}

uint32_t flags_of(const Json& traits, std::span<const FlagName> names) {
  uint32_t bits = 0;
  for (const FlagName& name : names)
    if (flag_at(traits, name.key)) bits |= name.flag;
  return bits;
}

}  // namespace

const Json* member_at(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json& object_at(const Json& object, const char* key) {
  static const Json kEmpty = Json::object();
  const Json* found = member_at(object, key);
  return found && found->is_object() ? *found : kEmpty;
}

std::string_view text_at(const Json& object, const char* key) {
  const Json* found = member_at(object, key);
  if (!found || !found->is_string()) return {};
  return found->get_ref<const std::string&>();
}

double number_at(const Json& object, const char* key) {
  const Json* found = member_at(object, key);
  return found && found->is_number() ? found->get<double>() : kNone;
}

std::string minified(Json value) {
  if (value.is_null()) return {};
  drop_documentation(value);
  return dump(value);
}

uint32_t shape_bits(std::string_view service, std::string_view name, const Json& shape) {
  std::string_view type_name = text_at(shape, "type");
  auto known = std::ranges::find(kTypes, type_name, &NamedType::name);
  if (known == std::end(kTypes))
    throw Error("the model of {} gives the shape '{}' the unknown type '{}'", service, name,
                type_name);
  Type type = flag_at(shape, "document") ? Type::document : known->type;
  uint32_t bits = static_cast<uint32_t>(type) | flags_of(shape, kShapeFlags);
  bits |= static_cast<uint32_t>(timestamp_format(text_at(shape, "timestampFormat")))
          << kTimestampShift;
  if (const Json* retryable = member_at(shape, "retryable")) {
    bits |= kRetryable;
    if (flag_at(*retryable, "throttling")) bits |= kThrottling;
  }
  return bits;
}

uint32_t member_bits(const Json& traits, const Json& shape) {
  std::string_view place = text_at(traits, "location"), format = text_at(traits, "timestampFormat");
  if (place.empty()) place = text_at(shape, "location");
  if (format.empty()) format = text_at(shape, "timestampFormat");
  uint32_t bits = static_cast<uint32_t>(location(place));
  bits |= static_cast<uint32_t>(timestamp_format(format)) << kTimestampShift;
  return bits | flags_of(traits, kMemberFlags) | flags_of(shape, kMemberFlags);
}

// Either an object or the URI alone.
XmlNamespace xml_namespace_of(const Json& traits) {
  std::string_view alone = text_at(traits, "xmlNamespace");
  if (!alone.empty()) return {alone, {}};
  const Json& parts = object_at(traits, "xmlNamespace");
  return {text_at(parts, "uri"), text_at(parts, "prefix")};
}

uint32_t operation_bits(const Json& operation) {
  const Json& checksum = object_at(operation, "httpChecksum");
  uint32_t bits = 0;
  std::string_view authtype = text_at(operation, "authtype");
  const Json* auth = find(operation, "/auth/0");
  if (authtype == "none" || (auth && *auth == "smithy.api#noAuth")) bits |= kUnsignedRequest;
  if (authtype == "v4-unsigned-body" || flag_at(operation, "unsignedPayload"))
    bits |= kUnsignedBody;
  if (flag_at(operation, "httpChecksumRequired") || flag_at(checksum, "requestChecksumRequired"))
    bits |= kChecksumRequired;
  if (flag_at(operation, "deprecated")) bits |= kDeprecated;
  return bits;
}

Protocol protocol_of(std::string_view service, const Json& metadata) {
  std::vector<std::string_view> offered;
  for (const Json& name : array_or_empty(metadata, "/protocols"))
    if (name.is_string()) offered.push_back(name.get_ref<const std::string&>());
  offered.push_back(text_at(metadata, "protocol"));
  for (std::string_view name : offered)
    for (const NamedProtocol& known : kProtocols)
      if (known.name == name) return known.protocol;
  throw Error("{} speaks only the protocol '{}', which gcdt does not know", service,
              offered.back());
}

}  // namespace gcdt::aws
