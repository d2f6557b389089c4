// The traits of botocore's JSON models as the bits of the compiled records (model_format.h). A
// trait that is absent or of another type counts as not given.
#pragma once

#include <string>
#include <string_view>

#include "aws/model.h"

namespace gcdt::aws {

const Json* member_at(const Json& object, const char* key);  // nullptr if absent or null
const Json& object_at(const Json& object, const char* key);  // {} if absent
std::string_view text_at(const Json& object, const char* key);
double number_at(const Json& object, const char* key);  // NaN if absent
// As compact text, documentation dropped; "" for null.
std::string minified(Json value);

// Throws Error for an unknown type.
uint32_t shape_bits(std::string_view service, std::string_view name, const Json& shape);
// A member, element, key or value takes over what its shape says and it does not.
uint32_t member_bits(const Json& traits, const Json& shape);
struct XmlNamespace {
  std::string_view uri, prefix;
};
XmlNamespace xml_namespace_of(const Json& traits);
uint32_t operation_bits(const Json& operation);
// The first of the service's protocols that we speak. Throws Error if there is none.
Protocol protocol_of(std::string_view service, const Json& metadata);

}  // namespace gcdt::aws
