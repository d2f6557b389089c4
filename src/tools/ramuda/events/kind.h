// The kinds of event sources, a file each. All of them work the same way: they read how things
// stand at AWS, compare that with what is wanted, and answer what has to change. `--dry-run` shows
// those changes, wiring makes them, and where there are none everything is as it should be.
#pragma once

#include "lifecycle/context.h"
#include "tools/ramuda/events/change.h"
#include "tools/ramuda/events/permissions.h"
#include "tools/ramuda/events/source.h"
#include "tools/ramuda/events/target.h"

namespace gcdt::ramuda::events {

// What the kinds may use.
struct Wiring {
  Context& ctx;
  const Target& target;
  Permissions permissions;
};

struct Kind {
  const char* label;  // "S3"
  bool (*fits)(const Source& source);
  // Where it is wired: a bucket, a rule, ... Sources with the same one are planned together.
  std::string (*resource)(const Source& source);
  // Throws Error for what can be seen without asking AWS.
  void (*check)(const std::vector<Source>& sources);
  Changes (*plan)(Wiring& wiring, const std::vector<Source>& sources);
};

extern const Kind s3, rule, sns, mapping, log_groups, cloudfront, scheduler;

// For kinds where a resource can be listed only once.
void check_alone(const std::vector<Source>& sources);
bool any_wanted(const std::vector<Source>& sources);
bool has_arn_of(const Source& source, std::string_view service);

}  // namespace gcdt::ramuda::events
