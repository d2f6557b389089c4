// Schedules of EventBridge Scheduler: with a time zone and a window, in the name of a role.
#include <algorithm>

#include "tools/ramuda/events/kind.h"
#include "tools/ramuda/events/schedule.h"

namespace gcdt::ramuda::events {

namespace {

std::string schedule_name(const Source& source) {
  std::string group = text_or(source.options, "/group_name");
  std::string name = required_text(source, "name");
  return group.empty() ? name : group + "/" + name;
}

void check(const std::vector<Source>& sources) {
  check_alone(sources);
  const Source& source = sources.front();
  check_scheduler_expression(source, "scheduler");
  required_text(source, "role_arn");
  for (const char* key : {"timezone", "description", "group_name"})
    if (option(source, key)) required_text(source, key);
  if (const Json* window = option(source, "flexible_window_in_minutes");
      window && (!window->is_number_integer() || *window < 1 || *window > 1440))
    throw wrong(source, "'flexible_window_in_minutes' must be a whole number from 1 to 1440");
  flag(source, "enabled", true);
}

class Schedule {
 public:
  Schedule(Wiring& wiring, const Source& source)
      : wiring_(wiring), source_(source), scheduler_(wiring.ctx.aws("scheduler")) {
    key_["Name"] = required_text(source, "name");
    if (const Json* group = option(source, "group_name")) key_["GroupName"] = *group;
    try {
      present_ = scheduler_.call("GetSchedule", key_);
    } catch (const ServiceError& error) {  // absent is an answer
      if (error.code != "ResourceNotFoundException") throw;
    }
    for (const char* member : {"Arn", "CreationDate", "LastModificationDate", "ResponseMetadata"})
      present_.erase(member);
  }

  Changes plan() {
    std::string name = schedule_name(source_), target = text_or(present_, "/Target/Arn");
    bool ours = target == wiring_.target.alias_arn;
    if (!source_.wanted) {
      if (!ours) return {};
      return {change(fmt::format("Removing schedule {}", name), "DeleteSchedule", key_)};
    }
    if (!present_.empty() && !ours)
      throw Error("There is a schedule '{}' that calls {}. Choose another 'name' for '{}'.", name,
                  target, source_.place);
    Json schedule = wanted();
    if (schedule == present_) return {};
    std::string expression = required_text(source_, "scheduler");
    if (present_.empty())
      return {change(fmt::format("Wiring schedule {}\n\t{}", name, expression), "CreateSchedule",
                     std::move(schedule))};
    return {change(fmt::format("Updating schedule {}\n\tOld: {}\n\tTo: {}", name,
                               text_or(present_, "/ScheduleExpression"), expression),
                   "UpdateSchedule", std::move(schedule))};
  }

 private:
  // What is not of the configuration stays, for UpdateSchedule replaces everything.
  Json wanted() const {
    Json schedule = present_;
    schedule.erase("Description");
    if (Json* target = schedule.contains("Target") ? &schedule["Target"] : nullptr)
      target->erase("Input");
    merge(schedule, key_);
    Json target{{"Arn", wiring_.target.alias_arn}, {"RoleArn", required_text(source_, "role_arn")}};
    if (const Json* input = option(source_, "input"))
      target["Input"] = input->is_string() ? *input : Json(dump_python(*input));
    merge(schedule, {{"ScheduleExpression", required_text(source_, "scheduler")},
                     {"ScheduleExpressionTimezone", text_or(source_.options, "/timezone", "UTC")},
                     {"State", flag(source_, "enabled", true) ? "ENABLED" : "DISABLED"},
                     {"Target", std::move(target)}});
    schedule["FlexibleTimeWindow"] = {{"Mode", "OFF"}};
    if (const Json* window = option(source_, "flexible_window_in_minutes"))
      schedule["FlexibleTimeWindow"] = {{"Mode", "FLEXIBLE"}, {"MaximumWindowInMinutes", *window}};
    if (const Json* words = option(source_, "description")) schedule["Description"] = *words;
    return schedule;
  }

  Change change(std::string text, const char* operation, Json request) const {
    return {std::move(text), [scheduler = scheduler_, operation, request = std::move(request)] {
              scheduler.call(operation, request);
            }};
  }

  Wiring& wiring_;
  const Source& source_;
  aws::Client scheduler_;
  Json key_ = Json::object();
  Json present_ = Json::object();  // as it is; empty if there is none
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  return Schedule(wiring, sources.front()).plan();
}

bool fits(const Source& source) {
  return option(source, "scheduler") != nullptr;
}

}  // namespace

const Kind scheduler{"schedule", fits, schedule_name, check, plan};

}  // namespace gcdt::ramuda::events
