// What a change set would do, one resource at a time, read from CloudFormation's ResourceChange.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace gcdt::kumo {

struct PropertyChange {
  std::string path;    // "Properties.VersioningConfiguration.Status"
  std::string before;  // "" where it is added or not known
  std::string after;   // "" where it is removed or not known
  std::string note;    // "replaces", "may replace", "known only then"; "" for none
};

struct ResourceChange {
  Json raw;        // as CloudFormation gives it
  std::string id;  // with the way through nested stacks: "Network/Subnet"
  std::string type, action, replacement;
  std::vector<PropertyChange> properties;

  // It decides who may do what: IAM, policies, security groups.
  bool about_access() const;
  // The action of a stack policy that it needs; nullopt if policies do not restrict it.
  std::optional<std::string> policy_action() const;
};

// `changes`: the elements of Changes. `within`: "Network/" for those of a nested stack.
std::vector<ResourceChange> read_changes(const Json& changes, const std::string& within = "");

// "1 to add, 2 to modify (1 replaced), 1 to remove".
std::string summary(const std::vector<ResourceChange>& changes);

}  // namespace gcdt::kumo
