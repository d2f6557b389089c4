// rate(...), cron(...) and at(...), as EventBridge reads them.
#pragma once

#include <string>

#include "tools/ramuda/events/source.h"

namespace gcdt::ramuda::events {

// Throw Error with an example unless the option is an expression. Rules know rate and cron;
// schedules of EventBridge Scheduler at(2026-01-02T03:04:05), too.
void check_rule_schedule(const Source& source, const std::string& key);
void check_scheduler_expression(const Source& source, const std::string& key);

}  // namespace gcdt::ramuda::events
