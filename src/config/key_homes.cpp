#include "config/key_homes.h"

#include <set>

#include "config/schema.h"

namespace gcdt::config {

namespace {

constexpr int kDeepest = 10;  // schemas may refer to themselves

// One search through the schema of a section.
class Search {
 public:
  Search(const Schema& schema, std::string_view key, std::set<std::string>& homes)
      : schema_(schema), key_(key), homes_(homes) {}

  void walk(const Json& reference, const std::string& path, int depth = 0) {
    if (depth > kDeepest) return;
    const Json& schema = schema_.resolve(reference);
    if (auto properties = schema.find("properties"); properties != schema.end())
      for (const auto& [name, property] : properties->items()) {
        if (name == key_) homes_.insert(path);
        walk(property, path.empty() ? name : path + "." + name, depth + 1);
      }
    auto further = schema.find("additionalProperties");
    if (further != schema.end() && further->is_object())
      walk(*further, path + ".<name>", depth + 1);
    if (auto items = schema.find("items"); items != schema.end()) walk(*items, path, depth + 1);
  }

 private:
  const Schema& schema_;
  std::string_view key_;
  std::set<std::string>& homes_;
};

std::set<std::string> homes_in(const std::string& name, std::string_view key) {
  std::set<std::string> homes;
  const Schema* schema = Schema::named(name);
  std::string path = name == "gcdt" ? "" : tool_of_section(name).empty() ? "plugins." + name : name;
  Search(*schema, key, homes).walk(schema->root(), path);
  return homes;
}

std::string only_one(const std::set<std::string>& homes) {
  if (homes.size() != 1) return "";
  return homes.begin()->empty() ? "the top level" : "'" + *homes.begin() + "'";
}

}  // namespace

std::string home_of_key(std::string_view key, std::string_view pointer) {
  std::string_view section = pointer.substr(std::min<size_t>(pointer.size(), 1));
  section = section.substr(0, section.find('/'));
  std::set<std::string> all;
  for (const std::string& name : schema_names()) {
    std::set<std::string> homes = homes_in(name, key);
    if (name == section && !homes.empty()) return only_one(homes);
    all.merge(homes);
  }
  return only_one(all);
}

}  // namespace gcdt::config
