// What a part of a template refers to.
#pragma once

#include <string>
#include <vector>

#include "base/ordered_json.h"

namespace gcdt::kumo {

struct Reference {
  enum Kind {
    ref,         // {"Ref": X}, ${X} in Fn::Sub
    attribute,   // {"Fn::GetAtt": [X, ...]}, ${X.Attribute} in Fn::Sub
    depends_on,  // DependsOn: X
  } kind;
  std::string to;
};

// All references below `value`, depth first in document order, repeated ones included. DependsOn is
// looked for only if `value` is the definition of a resource.
std::vector<Reference> references(const OrderedJson& value, bool is_resource = false);

}  // namespace gcdt::kumo
