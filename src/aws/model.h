// Service models as flat tables read in place: no parsing at start, one operation's shapes are
// touched when that operation is called. The same compiler (model_compiler.h) makes the tables that
// the build embeds and those of models found at run time (AWS_DATA_PATH, an installed botocore).
//
// Shape, Member and Operation are two words wide handles into a Model, which must outlive them;
// embedded models live as long as the process.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "os/system.h"

namespace gcdt::aws {

class Model;
class Member;
namespace format {
struct Header;
}

// A model and the place of a record in it; false if there is no such record.
class Handle {
 public:
  Handle() = default;
  Handle(const Model& model, uint32_t offset) : model_(&model), offset_(offset) {}
  explicit operator bool() const { return model_ != nullptr; }
  bool operator==(const Handle&) const = default;
  uint32_t id() const { return offset_; }  // tells shapes of one model apart

 protected:
  const char* base() const;
  const char* record() const { return base() + offset_; }
  const Model* model_ = nullptr;
  uint32_t offset_ = 0;
};

enum class Type : uint8_t {
  structure,
  list,
  map,
  string,
  integer,
  long_integer,
  float_number,
  double_number,
  boolean,
  blob,
  timestamp,
  document
};
enum class Location : uint8_t { body, uri, querystring, header, headers, status_code };
enum class Protocol : uint8_t { query, ec2, json, rest_json, rest_xml };
enum class TimestampFormat : uint8_t { unspecified, iso8601, rfc822, unix_timestamp };

// A shape of the model, seen through the member or operation that refers to it.
class Shape : public Handle {
 public:
  using Handle::Handle;
  std::string_view name() const;
  Type type() const;

  // structure
  size_t member_count() const;
  Member member(size_t index) const;  // sorted by name
  std::optional<Member> member(std::string_view name) const;
  bool is_union() const;
  std::optional<Member> payload() const;  // the member that is the whole body
  bool is_exception() const;
  std::string_view error_code() const;  // of an exception shape; "" if the model gives none
  bool retryable() const;               // of an exception shape
  bool throttling() const;

  Member element() const;  // list
  Member key() const;      // map
  Member value() const;    // map

  // Constraints; nullopt / empty when the model has none.
  std::optional<double> min() const;
  std::optional<double> max() const;
  std::vector<std::string_view> enum_values() const;

  // Serialization traits of the shape itself.
  bool flattened() const;
  std::string_view location_name() const;  // "" if none
  std::string_view xml_namespace() const;
  std::string_view xml_namespace_prefix() const;
  TimestampFormat timestamp_format() const;
  bool sensitive() const;
  bool streaming() const;
  bool event_stream() const;
  bool json_value() const;

 private:
  uint32_t bits() const;
};

// A member of a structure, the element of a list, the key or value of a map: a shape plus the
// traits given where it is referred to. A Member has the traits of its shape, too, its names
// excepted.
class Member : public Handle {
 public:
  using Handle::Handle;
  std::string_view name() const;  // "" for list elements, map keys and values
  Shape shape() const;
  bool required() const;
  Location location() const;
  std::string_view location_name() const;  // "" if none is given at the member
  std::string_view query_name() const;     // ec2's queryName
  bool flattened() const;
  bool xml_attribute() const;
  std::string_view xml_namespace() const;  // uri
  std::string_view xml_namespace_prefix() const;
  TimestampFormat timestamp_format() const;
  bool idempotency_token() const;
  bool json_value() const;
  bool streaming() const;
  bool sensitive() const;
  bool host_label() const;
  bool event_payload() const;
  bool event_header() const;
  std::string_view context_param() const;  // endpoint rule set parameter it feeds; "" if none

 private:
  uint32_t bits() const;
};

class Operation : public Handle {
 public:
  using Handle::Handle;
  std::string_view name() const;
  std::string_view http_method() const;
  std::string_view request_uri() const;  // with {labels} and a literal query
  Shape input() const;                   // false if it takes none
  Shape output() const;
  Member input_member() const;  // carries locationName and xmlNamespace of the input
  std::vector<Shape> errors() const;
  std::string_view result_wrapper() const;
  std::string_view endpoint_prefix() const;  // "endpoint.hostPrefix", with {labels}
  bool unsigned_request() const;             // authtype none
  bool unsigned_body() const;                // authtype v4-unsigned-body / unsignedPayload
  bool checksum_required() const;            // httpChecksumRequired or httpChecksum
  std::string_view checksum_algorithm_member() const;
  bool deprecated() const;
  // The remaining rarely used traits as JSON text: staticContextParams, operationContextParams,
  // httpChecksum, endpointdiscovery, auth, requestcompression. "" if none.
  std::string_view traits() const;
};

class Model {
 public:
  // Takes bytes made by compile_model(), which must outlive the model. Throws Error if they are
  // not.
  explicit Model(std::string_view bytes);

  std::string_view service_name() const;     // the folder's name: "cloudformation"
  std::string_view service_id() const;       // "CloudFormation"
  std::string_view endpoint_prefix() const;  // "monitoring" for cloudwatch: names recordings
  std::string_view signing_name() const;
  std::string_view api_version() const;
  Protocol protocol() const;  // the first of metadata.protocols that we implement
  std::string_view json_version() const;
  std::string_view target_prefix() const;
  std::string_view xml_namespace() const;
  std::string_view signature_version() const;
  bool query_compatible() const;  // awsQueryCompatible

  Operation operation(std::string_view name) const;  // false if there is none
  // The metadata above as JSON text, for traits not listed here.
  std::string_view metadata() const;
  std::vector<std::string_view> operation_names() const;
  Shape shape(std::string_view name) const;  // by name; for errors and tests
  std::vector<Shape> error_shapes() const;   // every exception shape

  // JSON texts as botocore ships them, minified; "" if the service has none.
  std::string_view paginators() const;
  std::string_view waiters() const;
  std::string_view endpoint_rules() const;
  std::string_view client_context_params() const;

 private:
  friend class Handle;
  format::Header header() const;
  std::string_view text(uint32_t offset) const;
  std::string_view bytes_;
};

// The model of a service by the name of its client ("cloudformation", "sso-oidc"): embedded, else
// from `data_paths`, searched in order. Loaded once; safe to call from several threads.
// Throws Error "'clodformation' is no service known here; did you mean 'cloudformation'?".
const Model& find_model(std::string_view service, const std::vector<std::string>& data_paths = {});
// Where models of further services may lie: AWS_DATA_PATH, ~/.aws/models, and the data folder of a
// botocore that is installed in the active virtualenv or system-wide.
std::vector<std::string> model_folders(const os::Environment& environment);
std::vector<std::string_view> embedded_services();
// partitions.json, minified.
std::string_view partitions();

}  // namespace gcdt::aws
