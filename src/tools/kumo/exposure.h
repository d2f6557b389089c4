// Which resources of a template are open to the world.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/ordered_json.h"

namespace gcdt::kumo {

struct SecurityGroups {
  std::set<std::string> known;  // defined in the template
  std::set<std::string> open;   // of these, reachable from everywhere by more than ICMP
};
SecurityGroups security_groups(const OrderedJson& resources);

// "red": reachable from everywhere; "yellow": by a security group that the template does not show;
// "": neither.
std::string_view exposure(const OrderedJson& resource, const SecurityGroups& groups);

}  // namespace gcdt::kumo
