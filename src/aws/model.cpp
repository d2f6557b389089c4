// Reads compiled models in place. Every accessor copies the record it needs a word of; the compiler
// reduces that to the load of that word.
#include "aws/model.h"

#include <cmath>
#include <cstddef>

#include "aws/model_format.h"

namespace gcdt::aws {

using namespace format;

namespace {

// A text, from its offset; "" for "none".
std::string_view text(const char* base, uint32_t offset) {
  if (offset == 0) return {};
  return {base + offset + sizeof(uint32_t), read<uint32_t>(base + offset)};
}

TimestampFormat timestamp_bits(uint32_t bits) {
  return static_cast<TimestampFormat>(bits >> kTimestampShift & 3);
}

RareShape rare_shape(const char* base, const char* shape) {
  uint32_t rare = read<ShapeRecord>(shape).rare;
  return rare ? read<RareShape>(base + rare) : RareShape{NAN, NAN, 0, 0, 0, 0, 0, 0};
}

RareMember rare_member(const char* base, uint32_t bits) {
  uint32_t table = read<Header>(base).rare_members;
  return read<RareMember>(base + table + (bits >> kRareShift) * sizeof(RareMember));
}

// The record of `name` in a table sorted by name whose records begin with their name; 0 if there is
// none.
uint32_t find_record(const char* base, uint32_t table, uint32_t count, uint32_t record_size,
                     std::string_view name) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    uint32_t offset = table + middle * record_size;
    int order = text(base, read<uint32_t>(base + offset)).compare(name);
    if (order == 0) return offset;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}

std::optional<double> number(double value) {
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

}  // namespace

const char* Handle::base() const {
  return model_->bytes_.data();
}

// Shapes.

uint32_t Shape::bits() const {
  return read<ShapeRecord>(record()).bits;
}
std::string_view Shape::name() const {
  return text(base(), read<ShapeRecord>(record()).name);
}
Type Shape::type() const {
  return static_cast<Type>(bits() & kTypeMask);
}

size_t Shape::member_count() const {
  return read<ShapeRecord>(record()).member_count;
}

Member Shape::member(size_t index) const {
  auto shape = read<ShapeRecord>(record());
  return {*model_, shape.members + static_cast<uint32_t>(index * sizeof(MemberRecord))};
}

std::optional<Member> Shape::member(std::string_view name) const {
  auto shape = read<ShapeRecord>(record());
  uint32_t offset =
      find_record(base(), shape.members, shape.member_count, sizeof(MemberRecord), name);
  return offset ? std::optional<Member>(Member(*model_, offset)) : std::nullopt;
}

std::optional<Member> Shape::payload() const {
  uint32_t number = bits() >> kPayloadShift;
  return number ? std::optional<Member>(member(number - 1)) : std::nullopt;
}

Member Shape::element() const {
  return member(size_t{0});
}
Member Shape::key() const {
  return member(size_t{0});
}
Member Shape::value() const {
  return member(size_t{1});
}

std::optional<double> Shape::min() const {
  return number(rare_shape(base(), record()).min);
}
std::optional<double> Shape::max() const {
  return number(rare_shape(base(), record()).max);
}

std::vector<std::string_view> Shape::enum_values() const {
  RareShape rare = rare_shape(base(), record());
  std::vector<std::string_view> values;
  for (uint32_t i = 0; i < rare.enum_count; ++i)
    values.push_back(text(base(), read<uint32_t>(base() + rare.enum_values + i * 4)));
  return values;
}

bool Shape::is_union() const {
  return bits() & kUnion;
}
bool Shape::is_exception() const {
  return bits() & kException;
}
bool Shape::retryable() const {
  return bits() & kRetryable;
}
bool Shape::throttling() const {
  return bits() & kThrottling;
}
bool Shape::flattened() const {
  return bits() & kShapeFlattened;
}
bool Shape::sensitive() const {
  return bits() & kShapeSensitive;
}
bool Shape::streaming() const {
  return bits() & kShapeStreaming;
}
bool Shape::event_stream() const {
  return bits() & kEventStream;
}
bool Shape::json_value() const {
  return bits() & kShapeJsonValue;
}
TimestampFormat Shape::timestamp_format() const {
  return timestamp_bits(bits());
}

std::string_view Shape::error_code() const {
  return text(base(), rare_shape(base(), record()).error_code);
}
std::string_view Shape::location_name() const {
  return text(base(), rare_shape(base(), record()).location_name);
}
std::string_view Shape::xml_namespace() const {
  return text(base(), rare_shape(base(), record()).xml_namespace);
}
std::string_view Shape::xml_namespace_prefix() const {
  return text(base(), rare_shape(base(), record()).xml_prefix);
}

// Members.

uint32_t Member::bits() const {
  return read<MemberRecord>(record()).bits;
}
std::string_view Member::name() const {
  return text(base(), read<MemberRecord>(record()).name);
}
Shape Member::shape() const {
  return {*model_, read<MemberRecord>(record()).shape};
}
Location Member::location() const {
  return static_cast<Location>(bits() & kLocationMask);
}

std::string_view Member::location_name() const {
  return text(base(), read<MemberRecord>(record()).location_name);
}
std::string_view Member::query_name() const {
  return text(base(), rare_member(base(), bits()).query_name);
}
std::string_view Member::context_param() const {
  return text(base(), rare_member(base(), bits()).context_param);
}
std::string_view Member::xml_namespace() const {
  return text(base(), rare_member(base(), bits()).xml_namespace);
}
std::string_view Member::xml_namespace_prefix() const {
  return text(base(), rare_member(base(), bits()).xml_prefix);
}
TimestampFormat Member::timestamp_format() const {
  return timestamp_bits(bits());
}

bool Member::required() const {
  return bits() & kRequired;
}
bool Member::xml_attribute() const {
  return bits() & kXmlAttribute;
}
bool Member::idempotency_token() const {
  return bits() & kIdempotencyToken;
}
bool Member::host_label() const {
  return bits() & kHostLabel;
}
bool Member::event_payload() const {
  return bits() & kEventPayload;
}
bool Member::event_header() const {
  return bits() & kEventHeader;
}
bool Member::flattened() const {
  return bits() & kMemberFlattened;
}
bool Member::json_value() const {
  return bits() & kMemberJsonValue;
}
bool Member::streaming() const {
  return bits() & kMemberStreaming;
}
bool Member::sensitive() const {
  return bits() & kMemberSensitive;
}

// Operations.

std::string_view Operation::name() const {
  return text(base(), read<OperationRecord>(record()).name);
}
std::string_view Operation::http_method() const {
  return text(base(), read<OperationRecord>(record()).http_method);
}
std::string_view Operation::request_uri() const {
  return text(base(), read<OperationRecord>(record()).request_uri);
}
std::string_view Operation::result_wrapper() const {
  return text(base(), read<OperationRecord>(record()).result_wrapper);
}
std::string_view Operation::endpoint_prefix() const {
  return text(base(), read<OperationRecord>(record()).endpoint_prefix);
}
std::string_view Operation::checksum_algorithm_member() const {
  return text(base(), read<OperationRecord>(record()).checksum_member);
}
std::string_view Operation::traits() const {
  return text(base(), read<OperationRecord>(record()).traits);
}

Member Operation::input_member() const {
  return {*model_, offset_ + static_cast<uint32_t>(offsetof(OperationRecord, input))};
}
Shape Operation::input() const {
  uint32_t shape = read<OperationRecord>(record()).input.shape;
  return shape ? Shape(*model_, shape) : Shape();
}
Shape Operation::output() const {
  uint32_t shape = read<OperationRecord>(record()).output;
  return shape ? Shape(*model_, shape) : Shape();
}
std::vector<Shape> Operation::errors() const {
  auto operation = read<OperationRecord>(record());
  std::vector<Shape> shapes;
  for (uint32_t i = 0; i < operation.error_count; ++i)
    shapes.emplace_back(*model_, read<uint32_t>(base() + operation.errors + i * 4));
  return shapes;
}

bool Operation::unsigned_request() const {
  return read<OperationRecord>(record()).bits & kUnsignedRequest;
}
bool Operation::unsigned_body() const {
  return read<OperationRecord>(record()).bits & kUnsignedBody;
}
bool Operation::checksum_required() const {
  return read<OperationRecord>(record()).bits & kChecksumRequired;
}
bool Operation::deprecated() const {
  return read<OperationRecord>(record()).bits & kDeprecated;
}

// The model.

Model::Model(std::string_view bytes) : bytes_(bytes) {
  if (bytes.size() < sizeof(Header) || header().magic != kMagic || header().size != bytes.size())
    throw Error("these bytes are no compiled service model");
}

Header Model::header() const {
  return read<Header>(bytes_.data());
}
std::string_view Model::text(uint32_t offset) const {
  return aws::text(bytes_.data(), offset);
}

std::string_view Model::service_name() const {
  return text(header().service_name);
}
std::string_view Model::service_id() const {
  return text(header().service_id);
}
std::string_view Model::endpoint_prefix() const {
  return text(header().endpoint_prefix);
}
std::string_view Model::signing_name() const {
  return text(header().signing_name);
}
std::string_view Model::api_version() const {
  return text(header().api_version);
}
Protocol Model::protocol() const {
  return static_cast<Protocol>(header().protocol);
}
std::string_view Model::json_version() const {
  return text(header().json_version);
}
std::string_view Model::target_prefix() const {
  return text(header().target_prefix);
}
std::string_view Model::xml_namespace() const {
  return text(header().xml_namespace);
}
std::string_view Model::signature_version() const {
  return text(header().signature_version);
}
bool Model::query_compatible() const {
  return header().query_compatible;
}
std::string_view Model::metadata() const {
  return text(header().metadata);
}
std::string_view Model::paginators() const {
  return text(header().paginators);
}
std::string_view Model::waiters() const {
  return text(header().waiters);
}
std::string_view Model::endpoint_rules() const {
  return text(header().endpoint_rules);
}
std::string_view Model::client_context_params() const {
  return text(header().client_context_params);
}

Operation Model::operation(std::string_view name) const {
  Header model = header();
  uint32_t offset = find_record(bytes_.data(), model.operations, model.operation_count,
                                sizeof(OperationRecord), name);
  return offset ? Operation(*this, offset) : Operation();
}

std::vector<std::string_view> Model::operation_names() const {
  Header model = header();
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < model.operation_count; ++i)
    names.push_back(
        Operation(*this, model.operations + i * static_cast<uint32_t>(sizeof(OperationRecord)))
            .name());
  return names;
}

Shape Model::shape(std::string_view name) const {
  Header model = header();
  uint32_t offset =
      find_record(bytes_.data(), model.shapes, model.shape_count, sizeof(ShapeRecord), name);
  return offset ? Shape(*this, offset) : Shape();
}

std::vector<Shape> Model::error_shapes() const {
  Header model = header();
  std::vector<Shape> shapes;
  for (uint32_t i = 0; i < model.shape_count; ++i) {
    Shape shape(*this, model.shapes + i * static_cast<uint32_t>(sizeof(ShapeRecord)));
    if (shape.is_exception()) shapes.push_back(shape);
  }
  return shapes;
}

}  // namespace gcdt::aws
