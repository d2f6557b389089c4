// YAML 1.2 as the original's users wrote it (ruamel.yaml's rules): `yes`/`no`/`on`/`off` are
// strings, 0o17 is octal, 017 is seventeen. Merge keys work, duplicate keys and unknown tags are
// refused, dates stay texts. First document only. JSON texts are YAML, too.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/ordered_json.h"
#include "base/position.h"

namespace gcdt::config {

enum class YamlTags {
  refuse,          // an application tag is an error
  cloudformation,  // !Ref x -> {"Ref": x}, !GetAtt a.b -> {"Fn::GetAtt": ["a", "b"]}, !Sub ...
};

// Throws Error "<origin>:<line>:<column>: ...". At most 10^6 nodes (aliases counted as often as
// they are used) and 100 levels.
Json parse_yaml(std::string_view text, std::string_view origin, YamlTags tags = YamlTags::refuse);
// The same with the members of maps in the order of the text.
OrderedJson parse_ordered_yaml(std::string_view text, std::string_view origin,
                               YamlTags tags = YamlTags::refuse);

// Calls `visit` with the JSON pointer and the position of every key and list element, until the
// text ends or does not parse.
void walk_yaml(std::string_view text,
               const std::function<void(const std::string& pointer, Position at)>& visit);

}  // namespace gcdt::config
