// One record of Route 53 that points a name at another.
#pragma once

#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

struct DnsTarget {
  std::string name;  // of the distribution or the regional endpoint
  std::string zone;  // the hosted zone that it is in, for alias records
};

// Throws Error as point_record() does, without changing anything.
void check_record(Context& ctx);

// Makes the record of `yugen.customDomain` point at the target, unless it does; says which it was.
// True if it was changed. Throws Error if a record of another kind has the name, or if the zone
// does not exist.
bool point_record(Context& ctx, const DnsTarget& target);

// Removes the record if it points at the target.
void remove_record(Context& ctx, const DnsTarget& target);

}  // namespace gcdt::yugen
