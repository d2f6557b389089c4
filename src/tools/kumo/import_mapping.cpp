#include "tools/kumo/import_mapping.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/yaml.h"

namespace gcdt::kumo {

namespace {

using Names = std::set<std::string>;

std::string pointer_key(const std::string& key) {
  return replace_all(replace_all(key, "~", "~0"), "/", "~1");
}

std::string quoted(const Names& names, std::string_view separator) {
  std::vector<std::string> parts;
  for (const std::string& name : names) parts.push_back("'" + name + "'");
  return join(parts, separator);
}

class Check {
 public:
  Check(const ImportMapping& mapping, const ImportTarget& target)
      : mapping_(mapping), target_(target) {
    config::walk_yaml(mapping.text, [&](const std::string& pointer, Position at) {
      places_.try_emplace(pointer, at);
    });
    for (const auto& [id, resource] : target.document.at("Resources").items())
      defined_.push_back(id);
    for (const Json& resource : target.resources)
      if (text(resource, "/ResourceStatus") != "DELETE_COMPLETE")
        present_.insert(text(resource, "/LogicalResourceId"));
  }

  std::vector<std::string> run() {
    for (const auto& [id, identifiers] : mapping_.resources.items()) look_at(id, identifiers);
    look_for_new_resources();
    return std::move(problems_);
  }

 private:
  void problem(const std::string& pointer, std::string_view what) {
    auto place = places_.find(pointer);
    problems_.push_back(place == places_.end()
                            ? fmt::format("{}: {}", mapping_.origin, what)
                            : fmt::format("{}:{}:{}: {}", mapping_.origin, place->second.line,
                                          place->second.column, what));
  }

  void look_at(const std::string& id, const Json& identifiers) {
    std::string here = "/" + pointer_key(id);
    const Json& all = target_.document.at("Resources");
    auto resource = all.find(id);
    if (resource == all.end()) {
      auto near = nearest(id, defined_);
      problem(here, fmt::format("the template has no resource '{}'{}", id,
                                near ? fmt::format("; did you mean '{}'?", *near) : "."));
      return;
    }
    if (present_.contains(id)) problem(here, fmt::format("'{}' is in the stack already.", id));
    if (!resource->is_object() || !resource->contains("DeletionPolicy"))
      problem(here, fmt::format("'{}' needs a DeletionPolicy in the template (Retain, say): "
                                "CloudFormation imports no resource without one.",
                                id));
    look_at_identifiers(id, text_or(*resource, "/Type"), identifiers);
  }

  void look_at_identifiers(const std::string& id, const std::string& type, const Json& given) {
    std::string here = "/" + pointer_key(id);
    std::vector<Names> ways = ways_to_identify(id);
    if (ways.empty()) {
      problem(here, fmt::format("'{}' ({}) cannot be imported: CloudFormation knows no identifier "
                                "for it.",
                                id, type));
      return;
    }
    std::vector<std::string> described;
    for (const Names& way : ways) described.push_back(quoted(way, " and "));
    std::string by = join(described, ", or ");
    if (!given.is_object() || given.empty()) {
      problem(here, fmt::format("'{}' must be a map with {}.", id, by));
      return;
    }
    Names names;
    for (const auto& [name, value] : given.items()) {
      names.insert(name);
      std::string place = here + "/" + pointer_key(name);
      if (std::ranges::none_of(ways, [&](const Names& way) { return way.contains(name); }))
        problem(place, fmt::format("'{}' ({}) has no identifier '{}'; it is identified by {}.", id,
                                   type, name, by));
      else if (value.is_structured() || value.is_null() || value == "")
        problem(place, fmt::format("'{}' of '{}' must be a text, not {}.", name, id,
                                   value == "" ? "empty" : value.type_name()));
    }
    // A name that does not belong there has been said already.
    bool all_known = std::ranges::all_of(names, [&](const std::string& name) {
      return std::ranges::any_of(ways, [&](const Names& way) { return way.contains(name); });
    });
    if (all_known && std::ranges::find(ways, names) == ways.end())
      problem(here, fmt::format("'{}' ({}) is identified by {}; the mapping has {}.", id, type, by,
                                quoted(names, " and ")));
  }

  // A type is listed once for each of the ways to identify it.
  std::vector<Names> ways_to_identify(const std::string& id) const {
    std::vector<Names> ways;
    for (const Json& summary : array_or_empty(target_.summary, "/ResourceIdentifierSummaries")) {
      const Json& ids = array_or_empty(summary, "/LogicalResourceIds");
      if (std::ranges::find(ids, Json(id)) == ids.end()) continue;
      Names way;
      for (const Json& name : array_or_empty(summary, "/ResourceIdentifiers"))
        way.insert(name.get<std::string>());
      if (!way.empty()) ways.push_back(std::move(way));
    }
    return ways;
  }

  // An import makes nothing new. What a condition may switch off is left to CloudFormation.
  void look_for_new_resources() {
    for (const auto& [id, resource] : target_.document.at("Resources").items()) {
      bool conditional = resource.is_object() && resource.contains("Condition");
      if (conditional || present_.contains(id) || mapping_.resources.contains(id)) continue;
      problem("", fmt::format("the template has '{}', which is neither in the stack nor in the "
                              "mapping; an import cannot create it. Leave it for a later `kumo "
                              "deploy`.",
                              id));
    }
  }

  const ImportMapping& mapping_;
  const ImportTarget& target_;
  std::map<std::string, Position> places_;
  std::vector<std::string> defined_;
  Names present_;
  std::vector<std::string> problems_;
};

}  // namespace

ImportMapping read_mapping(std::string text, std::string_view origin) {
  Json resources = config::parse_yaml(text, origin);
  if (!resources.is_object() || resources.empty())
    throw Error(
        "{} must be a map of the resources to import, logical id -> identifiers, such as 'Files: "
        "{{BucketName: my-bucket}}'; it is {}.",
        origin, resources.empty() ? "empty" : resources.type_name());
  return {
      .origin = std::string(origin), .text = std::move(text), .resources = std::move(resources)};
}

void check_mapping(const ImportMapping& mapping, const ImportTarget& target) {
  std::vector<std::string> problems = Check(mapping, target).run();
  if (problems.empty()) return;
  if (problems.size() == 1) throw Error("{}", problems.front());
  throw Error("The mapping has {} problems:\n  {}", problems.size(), join(problems, "\n  "));
}

Json resources_to_import(const ImportMapping& mapping, const Json& document) {
  Json list = Json::array();
  for (const auto& [id, identifiers] : mapping.resources.items()) {
    Json texts = Json::object();
    for (const auto& [name, value] : identifiers.items())
      texts[name] = value.is_string() ? value.get<std::string>() : dump(value);
    list.push_back({{"LogicalResourceId", id},
                    {"ResourceType", text(document.at("Resources").at(id), "/Type")},
                    {"ResourceIdentifier", std::move(texts)}});
  }
  return list;
}

}  // namespace gcdt::kumo
