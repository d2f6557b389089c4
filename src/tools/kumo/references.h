// What a part of a template refers to.
#pragma once

#include <map>
#include <set>
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

// Resource -> the resources that it refers to, and which are therefore there before it.
using Dependencies = std::map<std::string, std::set<std::string>>;
Dependencies dependencies(const OrderedJson& document);

}  // namespace gcdt::kumo
