#include "tools/kumo/references.h"

namespace gcdt::kumo {

namespace {

using Found = std::vector<Reference>;

void walk(const OrderedJson& value, Found& found);

// "X" or "X.Attribute".
Reference reference_to(std::string_view text) {
  size_t dot = text.find('.');
  bool whole = dot == std::string_view::npos;
  return {whole ? Reference::ref : Reference::attribute, std::string(text.substr(0, dot))};
}

// {"Fn::GetAtt": ["X", ...]} or, as JSON templates may also write it, "X.Attribute".
void read_get_att(const OrderedJson& value, Found& found) {
  if (value.is_string()) {
    found.push_back({Reference::attribute, reference_to(value.get<std::string>()).to});
  } else if (value.is_array() && !value.empty() && value.at(0).is_string()) {
    found.push_back({Reference::attribute, value.at(0).get<std::string>()});
    for (size_t i = 1; i < value.size(); ++i) walk(value.at(i), found);
  }
}

// ${X} and ${X.Attribute}; not ${!literal}, nor names that the second element of the list defines.
void read_sub_text(std::string_view text, const std::set<std::string>& own, Found& found) {
  for (size_t start = text.find("${"); start != std::string_view::npos;
       start = text.find("${", start + 2)) {
    size_t end = text.find('}', start);
    if (end == std::string_view::npos) return;
    std::string_view name = text.substr(start + 2, end - start - 2);
    if (name.starts_with('!') || own.contains(std::string(name))) continue;
    found.push_back(reference_to(name));
  }
}

void read_sub(const OrderedJson& value, Found& found) {
  if (value.is_string()) {
    read_sub_text(value.get<std::string>(), {}, found);
  } else if (value.is_array() && value.size() == 2 && value.at(0).is_string() &&
             value.at(1).is_object()) {
    std::set<std::string> own;
    for (const auto& [name, unused] : value.at(1).items()) own.insert(name);
    read_sub_text(value.at(0).get<std::string>(), own, found);
    walk(value.at(1), found);
  }
}

void read_depends_on(const OrderedJson& value, Found& found) {
  if (value.is_string()) found.push_back({Reference::depends_on, value.get<std::string>()});
  if (!value.is_array()) return;
  for (const OrderedJson& name : value)
    if (name.is_string()) found.push_back({Reference::depends_on, name.get<std::string>()});
}

void walk_member(const std::string& key, const OrderedJson& value, Found& found) {
  if (key == "Ref" && value.is_string())
    found.push_back({Reference::ref, value.get<std::string>()});
  else if (key == "Fn::GetAtt")
    read_get_att(value, found);
  else if (key == "Fn::Sub")
    read_sub(value, found);
  else
    walk(value, found);
}

void walk(const OrderedJson& value, Found& found) {
  if (value.is_array())
    for (const OrderedJson& element : value) walk(element, found);
  if (value.is_object())
    for (const auto& [key, member] : value.items()) walk_member(key, member, found);
}

}  // namespace

Found references(const OrderedJson& value, bool is_resource) {
  Found found;
  if (!is_resource || !value.is_object()) {
    walk(value, found);
    return found;
  }
  for (const auto& [key, member] : value.items()) {
    if (key == "DependsOn")
      read_depends_on(member, found);
    else
      walk_member(key, member, found);
  }
  return found;
}

Dependencies dependencies(const OrderedJson& document) {
  Dependencies found;
  auto resources = document.find("Resources");
  if (resources == document.end() || !resources->is_object()) return found;
  for (const auto& [id, resource] : resources->items())
    for (const Reference& reference : references(resource, true))
      if (resources->contains(reference.to)) found[id].insert(reference.to);
  for (const auto& [id, resource] : resources->items()) found.try_emplace(id);
  return found;
}

}  // namespace gcdt::kumo
