#include "tools/kumo/changes.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::kumo {

namespace {

std::string path_of(const Json& target) {
  std::string path = text_or(target, "/Path");
  if (!path.empty()) return replace_all(path.substr(path.starts_with('/') ? 1 : 0), "/", ".");
  std::string attribute = text_or(target, "/Attribute"), name = text_or(target, "/Name");
  return name.empty() ? attribute : attribute + "." + name;
}

std::string note_on(const Json& detail) {
  std::string recreation = text_or(detail, "/Target/RequiresRecreation");
  if (recreation == "Always") return "replaces";
  if (recreation == "Conditionally") return "may replace";
  bool dynamic = text_or(detail, "/Evaluation") == "Dynamic";
  return dynamic && text_or(detail, "/Target/AfterValue").empty() ? "known only then" : "";
}

// One property may have several reasons to change; the one with values says most.
void add(std::vector<PropertyChange>& properties, PropertyChange change) {
  auto known = std::ranges::find(properties, change.path, &PropertyChange::path);
  if (known == properties.end())
    properties.push_back(std::move(change));
  else if (known->before.empty() && known->after.empty())
    *known = std::move(change);
}

std::vector<PropertyChange> property_changes(const Json& change) {
  std::vector<PropertyChange> properties;
  for (const Json& detail : array_or_empty(change, "/Details")) {
    const Json* target = find(detail, "/Target");
    if (!target || !target->is_object()) continue;
    add(properties, {.path = path_of(*target),
                     .before = text_or(*target, "/BeforeValue"),
                     .after = text_or(*target, "/AfterValue"),
                     .note = note_on(detail)});
  }
  return properties;
}

}  // namespace

bool ResourceChange::about_access() const {
  return type.starts_with("AWS::IAM::") || type.ends_with("Policy") ||
         type.contains("SecurityGroup") || type == "AWS::Lambda::Permission" ||
         type == "AWS::KMS::Key" ||
         std::ranges::any_of(properties, [](const PropertyChange& property) {
           return property.path.contains("Policy") || property.path.contains("SecurityGroup");
         });
}

std::optional<std::string> ResourceChange::policy_action() const {
  if (action == "Remove") return "Update:Delete";
  if (action != "Modify") return std::nullopt;
  return replacement == "True" ? "Update:Replace" : "Update:Modify";
}

std::vector<ResourceChange> read_changes(const Json& changes, const std::string& within) {
  std::vector<ResourceChange> list;
  for (const Json& element : changes) {
    const Json* change = find(element, "/ResourceChange");
    if (!change || !change->is_object()) continue;
    list.push_back({.raw = *change,
                    .id = within + text_or(*change, "/LogicalResourceId"),
                    .type = text_or(*change, "/ResourceType"),
                    .action = text_or(*change, "/Action"),
                    .replacement = text_or(*change, "/Replacement"),
                    .properties = property_changes(*change)});
  }
  return list;
}

std::string summary(const std::vector<ResourceChange>& changes) {
  struct Count {
    std::string_view action, verb;
  };
  constexpr Count kCounts[] = {{"Add", "to add"},
                               {"Modify", "to modify"},
                               {"Remove", "to remove"},
                               {"Import", "to import"},
                               {"Dynamic", "known only then"}};
  std::vector<std::string> parts;
  for (const Count& count : kCounts) {
    auto number = std::ranges::count(changes, count.action, &ResourceChange::action);
    if (number > 0) parts.push_back(fmt::format("{} {}", number, count.verb));
  }
  auto replaced = std::ranges::count(changes, "True", &ResourceChange::replacement);
  if (replaced > 0) parts.push_back(fmt::format("{} of them replaced", replaced));
  return parts.empty() ? "no resource changes" : join(parts, ", ");
}

}  // namespace gcdt::kumo
