// Bodies of the JSON protocols.
#pragma once

#include <string>

#include "aws/model.h"

namespace gcdt::aws {

// Appends `value` as the body of a request carries it.
void write_json(const Member& member, const Json& value, std::string& out);
// The same for a whole request of a REST protocol, without the members that travel elsewhere.
void write_json_body(const Shape& input, const Json& params, std::string& out);

// What a parsed body says about a member, in the model's names. `problem` is set when the body does
// not fit the model.
class JsonReader {
 public:
  Json read(const Member& member, Json value);
  Json read_structure(const Shape& shape, Json value);
  std::string problem;

 private:
  Json read_list(const Shape& shape, Json value);
  Json read_map(const Shape& shape, Json value);
  Json fail(std::string_view what);
};

}  // namespace gcdt::aws
