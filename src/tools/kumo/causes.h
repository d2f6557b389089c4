// Why an operation failed: among its events those that are causes, not those that only follow from
// them. Works on events alone, so that saved ones do as well as live ones.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "services/cloudformation.h"

namespace gcdt::kumo {

// One cause. `within`: the nested stacks it lies in, outermost first ("Network/Subnets"); empty for
// the stack itself.
struct Cause {
  services::StackEvent event;
  std::string within;
  bool in_rollback = false;  // it stopped the rollback, not the operation
};

// Events that may say why: failures, and hooks that refused. The others need not be kept.
bool is_failure(const services::StackEvent& event);
// A resource that was not finished because another one had failed already.
bool is_follow_up(const services::StackEvent& event);
// A nested stack as its parent sees it.
bool is_nested_stack(const services::StackEvent& event);

// Where each nested stack hangs: its id -> its logical id and the id of the stack around it.
class Nesting {
 public:
  explicit Nesting(std::span<const services::StackEvent> events);
  // The way to a stack from the outermost one ("Network/Subnets"); "" for that itself.
  std::string path(std::string id) const;

 private:
  std::map<std::string, std::pair<std::string, std::string>> parents_;
};

// The causes in `events` (any order, of the stack `root` and those nested in it): first what failed
// first, then what stopped the rollback. Left out are resources that were cancelled because another
// had failed, and what a stack says about its resources if one of them says more.
std::vector<Cause> find_causes(std::vector<services::StackEvent> events, std::string_view root);

// No resource is among them: the operation may have ended before any was touched.
bool about_no_resource(std::span<const Cause> causes);

// "resource 'Net/Subnet' (AWS::EC2::Subnet) CREATE_FAILED: The CIDR ... conflicts", without a
// period.
std::string describe(const Cause& cause);

}  // namespace gcdt::kumo
