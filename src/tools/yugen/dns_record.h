// One record of Route 53 that points a name at another.
#pragma once

#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

struct DnsTarget {
  std::string name;  // of the distribution or the regional endpoint
  std::string zone;  // the hosted zone that it is in, for alias records
};

// All records that have the name of `yugen.customDomain`. Throws Error if one is of another kind,
// or if the zone does not exist.
Json find_records(Context& ctx);

// Makes the record point at the target, unless one of `records` does; says which it was. True if it
// was changed.
bool point_record(Context& ctx, const Json& records, const DnsTarget& target);

// Removes the record if it points at the target.
void remove_record(Context& ctx, const DnsTarget& target);

}  // namespace gcdt::yugen
