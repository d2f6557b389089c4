// A stack set: the section `stack_set` as CloudFormation's requests, its instances, and following
// its operations.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "lifecycle/context.h"

namespace gcdt::kumo {

class StackSet {
 public:
  // Throws Error if the configuration has no such section.
  explicit StackSet(Context& ctx);

  const std::string& name() const { return name_; }
  const Json& section() const { return section_; }
  // As DescribeStackSet shows it; nullopt: there is none.
  std::optional<Json> describe() const;
  // All instances, as ListStackInstances shows them.
  Json instances() const;

  // The request with the members that every operation has: StackSetName, CallAs.
  Json request(Json more = Json::object()) const;
  // The same for an operation on instances: OperationPreferences, where they are configured.
  Json instance_request(const Json& targets, const Json& regions) const;
  // {"Accounts": [...]} or {"DeploymentTargets": ...}: where the configuration wants instances.
  Json wanted_targets() const;

  // Starts the operation and follows it to its end; says what became of each instance. Another
  // operation that runs, a failure, and giving up are Errors; after Interrupted the operation was
  // stopped.
  void run(std::string_view operation, const Json& request);

 private:
  struct Operation {
    std::string id, what;
    std::map<std::string, std::string> told = {};  // status of each instance
    std::vector<std::string> failures = {};
  };
  std::string follow(Operation& operation);
  void tell_results(Operation& operation);
  void stop(Operation& operation);
  std::string show_again(const Operation& operation) const;

  Context& ctx_;
  aws::Client cfn_;
  Json section_;
  std::string name_;
};

}  // namespace gcdt::kumo
