// XML bodies: writing requests, reading answers. Namespaces are written as the model says and
// ignored when reading, as the services do not use them consistently.
#pragma once

#include <map>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/model.h"

namespace gcdt::aws {

// Appends <name>...</name>.
void write_xml(const Member& member, std::string_view name, const Json& value, std::string& out);

// "DescribeStacksResult" of "ns:DescribeStacksResult".
std::string_view local_name(std::string_view name);
pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name);
// Character data of an element, without that of its children.
std::string text_of(const pugi::xml_node& node);

// Parses a whole body into `document`. "" if it is well-formed, has no DTD and is not nested deeper
// than 64 levels; otherwise why not.
std::string parse_xml(std::string_view body, pugi::xml_document& document);

// What elements say about a shape, in the model's names. `problem` is set when they do not fit.
class XmlReader {
 public:
  // Every member that is part of the body.
  Json read_structure(const Shape& shape, const pugi::xml_node& node);
  // A member whose element is `node`; a flattened one goes on to its siblings of the same name.
  Json read(const Member& member, const pugi::xml_node& node);
  std::string problem;

 private:
  struct Field {
    std::string_view wire_name, name;
    Member member;
  };
  using Fields = std::vector<Field>;  // sorted by wire name
  struct Names {
    Fields elements, attributes;
  };
  static std::span<const Field> named(const Fields& fields, std::string_view wire_name);
  const Names& names(const Shape& shape);
  Json read_list(const Member& member, const Shape& shape, const pugi::xml_node& node);
  Json read_map(const Member& member, const Shape& shape, const pugi::xml_node& node);
  void read_pair(const Shape& shape, const pugi::xml_node& node, Json& result);
  void read_attributes(const Names& names, const pugi::xml_node& node, Json& result);
  std::string_view fail(std::string what);

  std::map<uint32_t, Names> names_;  // by shape: one answer holds few shapes many times
};

}  // namespace gcdt::aws
