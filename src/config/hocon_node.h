// The tree between HOCON's parser and its resolver.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace gcdt::config {

struct HoconNode;
using HoconRef = std::shared_ptr<HoconNode>;
using HoconPath = std::vector<std::string>;

struct HoconNode {
  enum Kind {
    scalar,
    list,
    object,
    concatenation,  // pieces side by side: texts, or objects to merge, or lists to append
    layers,         // one value over another, the oldest first: "a = 1" and later "a = ${a} 2"
    reference,      // ${path}
  } kind = scalar;
  Json value;         // scalar
  std::string text;   // scalar: as written, for text concatenation
  std::string space;  // white space before this piece of a concatenation
  bool quoted = false;
  std::vector<HoconRef> items;             // list, concatenation, layers
  std::map<std::string, HoconRef> fields;  // object
  HoconPath path;                          // reference
  size_t prefix = 0;  // reference: leading parts that come from where its file was included
  bool optional = false;
  std::string place;  // "file:line" of a reference
};

HoconRef make_hocon(HoconNode::Kind kind);
// `over` on top of `below`: objects are merged, what is not known yet becomes layers.
HoconRef combine(const HoconRef& below, const HoconRef& over);
// {a: {b: node}} for the path a.b
HoconRef nest(const HoconPath& path, HoconRef node);

// Throws Error with file:line. `seen` holds the files being included, to stop cycles.
HoconRef parse_hocon_tree(std::string_view text, const std::string& name,
                          const std::filesystem::path& dir, const HoconPath& prefix,
                          std::vector<std::filesystem::path>& seen);

}  // namespace gcdt::config
