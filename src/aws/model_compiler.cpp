// Writes the fixed tables first (their places are known once everything is counted), then whatever
// they refer to. Documentation, patterns and examples are dropped.
#include "aws/model_compiler.h"

#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aws/model_format.h"
#include "aws/model_traits.h"

namespace gcdt::aws {

namespace {

using namespace format;

class Compiler {
 public:
  explicit Compiler(const ModelSource& source)
      : source_(source),
        metadata_(object_at(source.service, "metadata")),
        operations_(object_at(source.service, "operations")),
        shapes_(object_at(source.service, "shapes")) {}

  std::string run() {
    header_.operations = sizeof(Header);
    header_.operation_count = static_cast<uint32_t>(operations_.size());
    header_.shapes = header_.operations + header_.operation_count * sizeof(OperationRecord);
    header_.shape_count = static_cast<uint32_t>(shapes_.size());
    out_.resize(header_.shapes + header_.shape_count * sizeof(ShapeRecord));

    uint32_t at = header_.shapes;
    for (const auto& [name, shape] : shapes_.items()) {
      shape_offsets_.emplace(name, at);
      at += sizeof(ShapeRecord);
    }
    // The operations' names lie side by side, so that finding one touches few pages.
    for (const auto& [name, operation] : operations_.items()) text(name);
    at = header_.operations;
    for (const auto& [name, operation] : operations_.items()) {
      put(at, operation_record(name, operation));
      at += sizeof(OperationRecord);
    }
    for (const auto& [name, shape] : shapes_.items())
      put(shape_offsets_.at(name), shape_record(name, shape));
    header_.rare_members = append(std::span<const RareMember>(rare_members_));
    fill_header();
    return std::move(out_);
  }

 private:
  template <class Record>
  void put(uint32_t offset, const Record& record) {
    std::memcpy(out_.data() + offset, &record, sizeof record);
  }

  template <class Record>
  uint32_t append(std::span<const Record> records) {
    auto offset = static_cast<uint32_t>(out_.size());
    out_.append(reinterpret_cast<const char*>(records.data()), records.size_bytes());
    return offset;
  }

  uint32_t text(std::string_view text) {
    if (text.empty()) return 0;
    auto [found, fresh] = texts_.try_emplace(std::string(text), 0);
    if (fresh) {
      auto size = static_cast<uint32_t>(text.size());
      found->second = append(std::span<const uint32_t>(&size, 1));
      out_ += text;
    }
    return found->second;
  }

  uint32_t shape(const Json& reference) {
    std::string_view name = text_at(reference, "shape");
    auto found = shape_offsets_.find(std::string(name));
    if (found == shape_offsets_.end())
      throw Error("the model of {} refers to the shape '{}', which it does not define",
                  source_.service_name, name);
    return found->second;
  }

  MemberRecord member_record(std::string_view name, const Json& traits) {
    const Json& target = object_at(shapes_, std::string(text_at(traits, "shape")).c_str());
    uint32_t bits = member_bits(traits, target);
    XmlNamespace name_space = xml_namespace_of(traits);
    if (name_space.uri.empty()) name_space = xml_namespace_of(target);
    RareMember rare{text(text_at(traits, "queryName")), text(name_space.uri),
                    text(name_space.prefix),
                    text(text_at(object_at(traits, "contextParam"), "name"))};
    bits |= rare_member(rare) << kRareShift;
    return {text(name), shape(traits), text(text_at(traits, "locationName")), bits};
  }

  uint32_t rare_member(const RareMember& rare) {
    for (size_t i = 0; i < rare_members_.size(); ++i)
      if (std::memcmp(&rare_members_[i], &rare, sizeof rare) == 0) return static_cast<uint32_t>(i);
    rare_members_.push_back(rare);
    return static_cast<uint32_t>(rare_members_.size() - 1);
  }

  ShapeRecord shape_record(const std::string& name, const Json& shape) {
    ShapeRecord record{text(name), shape_bits(source_.service_name, name, shape), 0, 0,
                       rare_shape(shape)};
    std::vector<MemberRecord> members;
    switch (static_cast<Type>(record.bits & kTypeMask)) {
      case Type::structure: {
        for (const auto& [key, traits] : object_at(shape, "members").items())
          members.push_back(member_record(key, traits));
        mark_required(shape, members);
        record.bits |= payload(shape) << kPayloadShift;
        break;
      }
      case Type::list:
        members.push_back(member_record({}, object_at(shape, "member")));
        break;
      case Type::map:
        members.push_back(member_record({}, object_at(shape, "key")));
        members.push_back(member_record({}, object_at(shape, "value")));
        break;
      default:
        break;
    }
    record.members = append(std::span<const MemberRecord>(members));
    record.member_count = static_cast<uint32_t>(members.size());
    return record;
  }

  void mark_required(const Json& shape, std::vector<MemberRecord>& members) {
    for (const Json& name : array_or_empty(shape, "/required")) {
      uint32_t wanted = name.is_string() ? text(name.get_ref<const std::string&>()) : 0;
      for (MemberRecord& record : members)
        if (record.name == wanted) record.bits |= kRequired;
    }
  }

  // One more than the index of the payload member; 0 = none.
  static uint32_t payload(const Json& shape) {
    std::string_view wanted = text_at(shape, "payload");
    uint32_t index = 0;
    for (const auto& [name, traits] : object_at(shape, "members").items()) {
      ++index;
      if (name == wanted) return index;
    }
    return 0;
  }

  uint32_t rare_shape(const Json& shape) {
    XmlNamespace name_space = xml_namespace_of(shape);
    RareShape rare{};
    rare.min = number_at(shape, "min");
    rare.max = number_at(shape, "max");
    std::vector<uint32_t> values;
    for (const Json& value : array_or_empty(shape, "/enum"))
      if (value.is_string()) values.push_back(text(value.get_ref<const std::string&>()));
    rare.enum_count = static_cast<uint32_t>(values.size());
    if (!values.empty()) rare.enum_values = append(std::span<const uint32_t>(values));
    rare.location_name = text(text_at(shape, "locationName"));
    rare.xml_namespace = text(name_space.uri);
    rare.xml_prefix = text(name_space.prefix);
    rare.error_code = text(text_at(object_at(shape, "error"), "code"));
    bool none = std::isnan(rare.min) && std::isnan(rare.max) && values.empty() &&
                !rare.location_name && !rare.xml_namespace && !rare.xml_prefix && !rare.error_code;
    return none ? 0 : append(std::span<const RareShape>(&rare, 1));
  }

  OperationRecord operation_record(const std::string& name, const Json& operation) {
    OperationRecord record{};
    const Json& http = object_at(operation, "http");
    record.name = text(name);
    record.http_method = text(text_at(http, "method"));
    record.request_uri = text(text_at(http, "requestUri"));
    if (const Json* input = member_at(operation, "input")) record.input = member_record({}, *input);
    if (const Json* output = member_at(operation, "output")) {
      record.output = shape(*output);
      record.result_wrapper = text(text_at(*output, "resultWrapper"));
    }
    record.endpoint_prefix = text(text_at(object_at(operation, "endpoint"), "hostPrefix"));
    const Json& checksum = object_at(operation, "httpChecksum");
    record.checksum_member = text(text_at(checksum, "requestAlgorithmMember"));
    record.traits = text(other_traits(operation));
    std::vector<uint32_t> errors;
    for (const Json& error : array_or_empty(operation, "/errors")) errors.push_back(shape(error));
    record.error_count = static_cast<uint32_t>(errors.size());
    record.errors = append(std::span<const uint32_t>(errors));
    record.bits = operation_bits(operation);
    return record;
  }

  static std::string other_traits(const Json& operation) {
    Json traits = Json::object();
    for (const char* key : {"staticContextParams", "operationContextParams", "httpChecksum",
                            "endpointdiscovery", "endpointoperation", "auth", "requestcompression"})
      if (const Json* found = member_at(operation, key)) traits[key] = *found;
    return traits.empty() ? std::string() : dump(traits);
  }

  void fill_header() {
    header_.magic = kMagic;
    header_.service_name = text(source_.service_name);
    header_.service_id = text(text_at(metadata_, "serviceId"));
    header_.endpoint_prefix = text(text_at(metadata_, "endpointPrefix"));
    header_.signing_name = text(text_at(metadata_, "signingName"));
    if (!header_.signing_name) header_.signing_name = header_.endpoint_prefix;
    header_.api_version = text(text_at(metadata_, "apiVersion"));
    header_.json_version = text(text_at(metadata_, "jsonVersion"));
    header_.target_prefix = text(text_at(metadata_, "targetPrefix"));
    header_.xml_namespace = text(text_at(metadata_, "xmlNamespace"));
    header_.signature_version = text(text_at(metadata_, "signatureVersion"));
    header_.metadata = text(dump(metadata_));
    header_.paginators = text(minified(source_.paginators));
    header_.waiters = text(minified(source_.waiters));
    header_.endpoint_rules = text(minified(source_.endpoint_rules));
    const Json* client_params = member_at(source_.service, "clientContextParams");
    header_.client_context_params = text(minified(client_params ? *client_params : Json()));
    header_.protocol = static_cast<uint32_t>(protocol_of(source_.service_name, metadata_));
    header_.query_compatible = member_at(metadata_, "awsQueryCompatible") != nullptr;
    header_.size = static_cast<uint32_t>(out_.size());
    put(0, header_);
  }

  const ModelSource& source_;
  const Json &metadata_, &operations_, &shapes_;
  Header header_{};
  std::string out_;
  std::unordered_map<std::string, uint32_t> texts_, shape_offsets_;
  std::vector<RareMember> rare_members_{RareMember{}};
};

}  // namespace

std::string compile_model(const ModelSource& source) {
  return Compiler(source).run();
}

}  // namespace gcdt::aws
