#include <cstring>

#include "aws/values.h"
#include "aws/xml.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

constexpr int kMaxDepth = 64;

bool too_deep(const pugi::xml_document& document) {
  int depth = 0;
  for (pugi::xml_node node = document.first_child(); node;) {
    if (pugi::xml_node child = node.first_child()) {
      if (++depth > kMaxDepth) return true;
      node = child;
      continue;
    }
    pugi::xml_node next;
    while (node && !(next = node.next_sibling())) {
      node = node.parent();
      --depth;
    }
    node = next;
  }
  return false;
}

bool has_doctype(const pugi::xml_document& document) {
  for (const pugi::xml_node& node : document.children())
    if (node.type() == pugi::node_doctype) return true;
  return false;
}

// Gives an object a member unless it has one of that name; `value` is called only then.
template <class Value>
void add_member(Json::object_t& object, std::string_view name, const Value& value) {
  auto place = object.lower_bound(name);
  if (place == object.end() || place->first != name) object.emplace_hint(place, name, value());
}

size_t distinct_children(const pugi::xml_node& node) {
  std::vector<std::string_view> seen;
  for (const pugi::xml_node& child : node.children())
    if (child.type() == pugi::node_element &&
        std::ranges::find(seen, std::string_view(child.name())) == seen.end())
      seen.emplace_back(child.name());
  return seen.size();
}

}  // namespace

std::string_view local_name(std::string_view name) {
  size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& child : parent.children())
    if (local_name(child.name()) == name) return child;
  return {};
}

std::string text_of(const pugi::xml_node& node) {
  std::string text = node.value();
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
  return text;
}

std::string parse_xml(std::string_view body, pugi::xml_document& document) {
  // Embedded: the text at the start of an element is its own value, not a node of its own.
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata_single |
                                pugi::parse_embed_pcdata | pugi::parse_doctype;
  auto parsed = document.load_buffer(body.data(), body.size(), kOptions, pugi::encoding_utf8);
  if (!parsed)
    return fmt::format("not well-formed XML: {} at byte {}", parsed.description(), parsed.offset);
  if (has_doctype(document)) return "XML with a document type definition";
  if (too_deep(document)) return fmt::format("XML nested deeper than {} levels", kMaxDepth);
  if (iequals(local_name(document.document_element().name()), "html")) return "an HTML page";
  return {};
}

// S3 has structures with two members of one name, an old one and its successor.
std::span<const XmlReader::Field> XmlReader::named(const Fields& fields, std::string_view name) {
  auto first = std::ranges::lower_bound(fields, name, {}, &Field::wire_name);
  auto last = first;
  while (last != fields.end() && last->wire_name == name) ++last;
  return {first, last};
}

std::string_view XmlReader::fail(std::string what) {
  if (problem.empty()) problem = std::move(what);
  return problem;
}

const XmlReader::Names& XmlReader::names(const Shape& shape) {
  auto [found, fresh] = names_.try_emplace(shape.id());
  if (!fresh) return found->second;
  Names& names = found->second;
  names.elements.reserve(shape.member_count());
  for (size_t i = 0; i < shape.member_count(); ++i) {
    Member member = shape.member(i);
    Location location = member.location();
    bool outside = location == Location::header || location == Location::headers ||
                   location == Location::status_code;
    if (outside || member.event_header()) continue;
    if (member.xml_attribute())
      names.attributes.push_back({local_name(wire_name(member)), member.name(), member});
    else
      names.elements.push_back({element_name(member), member.name(), member});
  }
  // Most are: members are sorted by their own names.
  if (!std::ranges::is_sorted(names.elements, {}, &Field::wire_name))
    std::ranges::stable_sort(names.elements, {}, &Field::wire_name);
  std::ranges::stable_sort(names.attributes, {}, &Field::wire_name);
  return names;
}

Json XmlReader::read_structure(const Shape& shape, const pugi::xml_node& node) {
  const Names& known = names(shape);
  Json result = Json::object();
  auto& object = result.get_ref<Json::object_t&>();
  std::string_view unknown;
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() != pugi::node_element) continue;
    std::string_view wire_name = local_name(child.name());
    auto fields = named(known.elements, wire_name);
    if (fields.empty()) unknown = wire_name;
    for (const Field& field : fields)
      add_member(object, field.name, [&] { return read(field.member, child); });
  }
  if (!known.attributes.empty()) read_attributes(known, node, result);
  if (shape.is_union()) {
    if (distinct_children(node) != 1)
      fail(fmt::format("{} must have exactly one member", shape.name()));
    if (!unknown.empty()) result["SDK_UNKNOWN_MEMBER"] = {{"name", unknown}};
  }
  return result;
}

void XmlReader::read_attributes(const Names& known, const pugi::xml_node& node, Json& result) {
  for (const pugi::xml_attribute& attribute : node.attributes())
    for (const Field& field : named(known.attributes, local_name(attribute.name())))
      result.emplace(field.name, attribute.value());
}

Json XmlReader::read(const Member& member, const pugi::xml_node& node) {
  Shape shape = member.shape();
  switch (shape.type()) {
    case Type::structure:
      return read_structure(shape, node);
    case Type::list:
      return read_list(member, shape, node);
    case Type::map:
      return read_map(member, shape, node);
    case Type::string:
      return text_of(node);
    default: {
      std::string text = text_of(node);
      auto value = scalar_value(shape.type(), text);
      if (!value) fail(fmt::format("'{}' has the unexpected value '{}'", node.name(), text));
      return value ? std::move(*value) : Json();
    }
  }
}

Json XmlReader::read_list(const Member& member, const Shape& shape, const pugi::xml_node& node) {
  Json result = Json::array();
  Member element = shape.element();
  if (!member.flattened()) {
    for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling())
      if (child.type() == pugi::node_element) result.push_back(read(element, child));
    return result;
  }
  for (pugi::xml_node item = node; item; item = item.next_sibling())
    if (local_name(item.name()) == local_name(node.name())) result.push_back(read(element, item));
  return result;
}

Json XmlReader::read_map(const Member& member, const Shape& shape, const pugi::xml_node& node) {
  Json result = Json::object();
  if (!member.flattened()) {
    for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling())
      if (child.type() == pugi::node_element) read_pair(shape, child, result);
    return result;
  }
  for (pugi::xml_node item = node; item; item = item.next_sibling())
    if (local_name(item.name()) == local_name(node.name())) read_pair(shape, item, result);
  return result;
}

void XmlReader::read_pair(const Shape& shape, const pugi::xml_node& node, Json& result) {
  pugi::xml_node key = child_named(node, wire_name(shape.key(), "key"));
  pugi::xml_node value = child_named(node, wire_name(shape.value(), "value"));
  if (!key) {
    fail(fmt::format("an entry of {} has no key", shape.name()));
    return;
  }
  result.emplace(text_of(key), value ? read(shape.value(), value) : Json());
}

}  // namespace gcdt::aws
