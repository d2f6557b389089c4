// Whether the resources of a stack are still as its template wants them: CloudFormation is made to
// look, and asked what it has found.
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::kumo {

struct PropertyDrift {
  std::string path;              // "VersioningConfiguration.Status"
  std::string kind;              // "added", "removed" or "changed"
  std::string expected, actual;  // "" where there is none
};

struct ResourceDrift {
  std::string id;  // with the way through nested stacks: "Network/Subnet"
  std::string type, physical_id;
  std::string status;  // IN_SYNC, MODIFIED, DELETED; what else CloudFormation says: not compared
  std::string reason;  // why it was not compared; may be empty
  std::vector<PropertyDrift> properties;

  bool compared() const { return drifted() || status == "IN_SYNC"; }
  bool drifted() const { return status == "MODIFIED" || status == "DELETED"; }
};

struct Drift {
  std::vector<ResourceDrift> resources;  // of the stack and those nested in it, which stand first
  std::vector<std::string> failures;     // stacks that could not be looked at completely, and why
};

// `stack`: as DescribeStacks shows it. A nested stack has a detection of its own; all run at once.
// Throws Error if it is in a state in which nothing can be detected, or takes longer than
// --timeout.
Drift detect_drift(Context& ctx, const aws::Client& cfn, const Json& stack);

}  // namespace gcdt::kumo
