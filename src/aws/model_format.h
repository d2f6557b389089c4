// The layout of a compiled model: records of 32-bit words, all references are byte offsets from the
// start of the model. Shared by the compiler, which writes it, and Model, which reads it in place.
//
// A text is its length (one word) and its bytes; offset 0 stands for "none" everywhere. Records
// need no alignment: they are read by copying.
#pragma once

#include <cstdint>
#include <cstring>

namespace gcdt::aws::format {

inline constexpr uint32_t kMagic = 0x314D4347;  // "GCM1"

struct Header {
  uint32_t magic, size;
  uint32_t service_name, service_id, endpoint_prefix, signing_name, api_version, json_version,
      target_prefix, xml_namespace, signature_version, metadata;
  uint32_t paginators, waiters, endpoint_rules, client_context_params;  // JSON texts
  uint32_t protocol, query_compatible;
  uint32_t operations, operation_count;  // OperationRecord[], sorted by name
  uint32_t shapes, shape_count;          // ShapeRecord[], sorted by name
  uint32_t rare_members;                 // RareMember[]; number 0 is all "none"
};

struct ShapeRecord {
  uint32_t name;
  uint32_t bits;     // type | timestamp format << kTimestampShift | ShapeFlag | payload << 16
  uint32_t members;  // MemberRecord[]: of a structure sorted by name; element; key and value
  uint32_t member_count;
  uint32_t rare;  // RareShape, or 0
};

inline constexpr uint32_t kTypeMask = 0xF, kTimestampShift = 4, kPayloadShift = 16;
enum ShapeFlag : uint32_t {
  kUnion = 1u << 6,
  kException = 1u << 7,
  kShapeFlattened = 1u << 8,
  kShapeSensitive = 1u << 9,
  kShapeStreaming = 1u << 10,
  kEventStream = 1u << 11,
  kShapeJsonValue = 1u << 12,
  kRetryable = 1u << 13,
  kThrottling = 1u << 14
};

struct RareShape {
  double min, max;                   // NaN = none
  uint32_t enum_values, enum_count;  // offsets of texts
  uint32_t location_name, xml_namespace, xml_prefix, error_code;
};

struct MemberRecord {
  uint32_t name, shape, location_name;
  uint32_t bits;  // location | timestamp format << kTimestampShift | MemberFlag | rare << 16
};

inline constexpr uint32_t kLocationMask = 0x7, kRareShift = 16;
enum MemberFlag : uint32_t {
  kRequired = 1u << 6,
  kMemberFlattened = 1u << 7,
  kXmlAttribute = 1u << 8,
  kIdempotencyToken = 1u << 9,
  kMemberJsonValue = 1u << 10,
  kMemberStreaming = 1u << 11,
  kMemberSensitive = 1u << 12,
  kHostLabel = 1u << 13,
  kEventPayload = 1u << 14,
  kEventHeader = 1u << 15
};

struct RareMember {
  uint32_t query_name, xml_namespace, xml_prefix, context_param;
};

struct OperationRecord {
  uint32_t name, http_method, request_uri, output, endpoint_prefix, result_wrapper, checksum_member,
      traits;
  MemberRecord input;            // shape 0 = takes none
  uint32_t errors, error_count;  // offsets of shapes
  uint32_t bits;                 // OperationFlag
};

enum OperationFlag : uint32_t {
  kUnsignedRequest = 1,
  kUnsignedBody = 2,
  kChecksumRequired = 4,
  kDeprecated = 8
};

// The file of embedded models: this header, then Entry[] sorted by name, then the data. One entry
// is "partitions", whose data is JSON text.
struct Archive {
  uint32_t magic, count;
};
struct ArchiveEntry {
  char name[24];
  uint32_t offset, size;
};

template <class Record>
Record read(const char* bytes) {
  Record record;
  std::memcpy(&record, bytes, sizeof record);
  return record;
}

}  // namespace gcdt::aws::format
