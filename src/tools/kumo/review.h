// Everything that a deployment would change, gathered before it is shown: for people on a terminal,
// as markdown for a pull request, as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"
#include "tools/kumo/changes.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

struct Review {
  std::string stack;
  bool exists = false;
  output::Table parameters;  // old and new values; without rows if none changes
  output::Table settings;    // tags, capabilities, role, topics, protection
  std::vector<ResourceChange> changes;
  std::vector<std::string> warnings;  // refusals to be expected, changes of access
  std::string no_changes;             // CloudFormation's words if it sees none

  bool any() const;  // anything at all changes
};

// `description`: of the change set, as ChangeSet::describe() gives it. `stack`: as DescribeStacks
// shows it; null if there is none. `request`: what the deployment would send. `origin`: whose
// policy for updates would hold.
Review make_review(Context& ctx, const Json& description, const Json& stack, const Json& request,
                   const Template& source, const TemplateSource& origin);

void show_review(Context& ctx, const Review& review);

// Throws Error if nobody could answer confirmed(). `what` asks: "--review".
void require_confirmation(const Context& ctx, std::string_view what);
// Whether a person says yes to what was shown; --yes says so beforehand.
bool confirmed(Context& ctx, std::string_view question);

std::string markdown(const Review& review);
// A change in plain lines: "modify, replaced", then the properties.
std::string change_text(const ResourceChange& change);
Json as_json(const Review& review, const Json& description);

}  // namespace gcdt::kumo
