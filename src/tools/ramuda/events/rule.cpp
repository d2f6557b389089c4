// Rules of EventBridge, formerly CloudWatch events: by time, or by a pattern of events.
#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "tools/ramuda/events/kind.h"
#include "tools/ramuda/events/schedule.h"

namespace gcdt::ramuda::events {

namespace {

std::string rule_name(const Source& source) {
  std::string bus = text_or(source.options, "/event_bus_name", "default");
  std::string name = required_text(source, "name");
  return bus == "default" ? name : bus + "/" + name;
}

void check(const std::vector<Source>& sources) {
  check_alone(sources);
  const Source& source = sources.front();
  const Json *schedule = option(source, "schedule"), *pattern = option(source, "pattern");
  if (schedule) check_rule_schedule(source, "schedule");
  if (pattern && (!pattern->is_object() || pattern->empty()))
    throw wrong(source, "'pattern' must be a map that is not empty");
  if (!schedule && !pattern) throw wrong(source, "a rule needs a 'schedule' or a 'pattern'");
  if (schedule && option(source, "event_bus_name") && rule_name(source).contains('/'))
    throw wrong(source, "schedules work on the default event bus only; leave 'event_bus_name' out");
  for (const char* key : {"description", "role_arn", "input_path", "event_bus_name"})
    if (option(source, key)) required_text(source, key);
  flag(source, "enabled", true);
}

// Throws Error for entries that were refused: such an answer is no success.
void require_all(const Json& answer) {
  for (const Json& entry : array_or_empty(answer, "/FailedEntries"))
    throw Error("Target '{}' was refused: {} ({})", text_or(entry, "/TargetId"),
                text_or(entry, "/ErrorMessage"), text_or(entry, "/ErrorCode"));
  if (answer.value("FailedEntryCount", 0) > 0)
    throw Error("A target was refused, without a reason.");
}

class Rule {
 public:
  Rule(Wiring& wiring, const Source& source)
      : wiring_(wiring),
        source_(source),
        name_(required_text(source, "name")),
        events_(wiring.ctx.aws("events")) {
    if (const Json* bus = option(source, "event_bus_name"); bus && *bus != "default")
      bus_["EventBusName"] = *bus;
    for (const Json& rule : events_.pages("ListRules", request({{"NamePrefix", name_}})))
      if (text_or(rule, "/Name") == name_) rule_ = rule;
    if (exists()) targets_ = events_.pages("ListTargetsByRule", request({{"Rule", name_}}));
  }

  Changes plan() {
    Changes changes;
    if (source_.wanted)
      plan_wired(changes);
    else
      plan_unwired(changes);
    return changes;
  }

 private:
  bool exists() const { return !rule_.empty(); }
  Json request(Json params) const {
    params.update(bus_);
    return params;
  }
  Change call(std::string text, const char* operation, Json params) const {
    return {std::move(text), [events = events_, operation, params = request(std::move(params))] {
              require_all(events.call(operation, params));
            }};
  }
  Grant grant() const {
    const Target& target = wiring_.target;
    return {.principal = "events.amazonaws.com",
            .source_arn = fmt::format("arn:{}:events:{}:{}:rule/{}", target.partition,
                                      target.region, target.account, rule_name(source_)),
            .account = {},
            .id = {}};
  }
  // What starts it, in words.
  static std::string trigger(const Json& rule) {
    return text_or(rule, "/ScheduleExpression", text_or(rule, "/EventPattern"));
  }

  Json wanted_rule() const {
    Json rule{{"Name", name_}, {"State", flag(source_, "enabled", true) ? "ENABLED" : "DISABLED"}};
    if (const Json* schedule = option(source_, "schedule")) rule["ScheduleExpression"] = *schedule;
    if (const Json* pattern = option(source_, "pattern"))
      rule["EventPattern"] = dump_python(*pattern);
    if (const Json* words = option(source_, "description")) rule["Description"] = *words;
    if (const Json* role = option(source_, "role_arn")) rule["RoleArn"] = *role;
    return rule;
  }
  // PutRule replaces all of it: what is not given is gone afterwards.
  bool is_as(const Json& wanted) const {
    for (const char* member : {"/State", "/ScheduleExpression", "/Description", "/RoleArn"})
      if (text_or(wanted, member) != text_or(rule_, member)) return false;
    auto pattern = [](const Json& rule) { return try_parse_json(text_or(rule, "/EventPattern")); };
    return pattern(wanted) == pattern(rule_);
  }

  bool is_ours(const Json& target) const {
    return text_or(target, "/Arn") == wiring_.target.alias_arn;
  }
  Json wanted_target(const Json* present) const {
    Json target = present ? *present : Json{{"Id", free_id()}, {"Arn", wiring_.target.alias_arn}};
    for (const char* member : {"InputPath", "Input", "InputTransformer"}) target.erase(member);
    if (const Json* path = option(source_, "input_path")) target["InputPath"] = *path;
    if (const Json* input = option(source_, "input"))
      target["Input"] = input->is_string() ? *input : Json(dump_python(*input));
    if (const Json* transformer = option(source_, "input_transformer"))
      target["InputTransformer"] = *transformer;
    return target;
  }
  std::string free_id() const {
    const std::string& function = wiring_.target.function;
    bool taken = std::ranges::any_of(
        targets_, [&](const Json& target) { return text_or(target, "/Id") == function; });
    if (!taken) return function;
    return "gcdt-" + hex_encode(sha256(wiring_.target.alias_arn)).substr(0, 16);
  }

  void plan_wired(Changes& changes) {
    Json rule = wanted_rule();
    if (!exists())
      changes.push_back(call(fmt::format("Wiring Cloudwatch event {}\n\t{}", name_, trigger(rule)),
                             "PutRule", rule));
    else if (!is_as(rule))
      changes.push_back(call(fmt::format("Updating Cloudwatch event {}\n\tOld: {}\n\tTo: {}", name_,
                                         trigger(rule_), trigger(rule)),
                             "PutRule", rule));
    wiring_.permissions.allow(grant(), changes);
    auto present = std::ranges::find_if(targets_, [&](const Json& one) { return is_ours(one); });
    Json target = wanted_target(present == targets_.end() ? nullptr : &*present);
    if (present == targets_.end() || *present != target)
      changes.push_back(call(fmt::format("Adding target {} to rule {}", text(target, "/Id"), name_),
                             "PutTargets", {{"Rule", name_}, {"Targets", Json::array({target})}}));
  }

  void plan_unwired(Changes& changes) {
    Json ids = Json::array();
    for (const Json& target : targets_)
      if (is_ours(target)) ids.push_back(text(target, "/Id"));
    bool others = targets_.size() > ids.size();
    if (!ids.empty())
      changes.push_back(call(fmt::format("Removing target {} from rule {}",
                                         ids.front().get_ref<const std::string&>(), name_),
                             "RemoveTargets", {{"Rule", name_}, {"Ids", ids}}));
    if (exists() && !others)
      changes.push_back(call(fmt::format("Removing rule {}\n\t{}", name_, trigger(rule_)),
                             "DeleteRule", {{"Name", name_}}));
    wiring_.permissions.withdraw(grant(), changes);
  }

  Wiring& wiring_;
  const Source& source_;
  std::string name_;
  aws::Client events_;
  Json bus_ = Json::object();
  Json rule_ = Json::object();  // as it is; empty if there is none
  Json targets_ = Json::array();
};

Changes plan(Wiring& wiring, const std::vector<Source>& sources) {
  return Rule(wiring, sources.front()).plan();
}

bool fits(const Source& source) {
  return option(source, "schedule") || option(source, "pattern") || has_arn_of(source, "events");
}

}  // namespace

const Kind rule{"rule", fits, rule_name, check, plan};

}  // namespace gcdt::ramuda::events
