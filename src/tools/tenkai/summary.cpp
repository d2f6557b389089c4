#include "tools/tenkai/summary.h"

#include <algorithm>

#include "base/text.h"
#include "services/cloudformation.h"
#include "services/log_stream.h"
#include "tools/tenkai/error_codes.h"
#include "tools/tenkai/matrix.h"

namespace gcdt::tenkai {

namespace {

constexpr size_t kMostRows = 25;       // of targets that are told one by one
constexpr size_t kMostDiagnosed = 10;  // more would say the same
constexpr size_t kMostLogLines = 200;  // of one instance
constexpr const char* kDefaultGroup = "/var/log/messages";

std::string_view heading(const std::vector<Target>& targets) {
  std::string_view kind = targets.empty() ? std::string_view() : targets.front().kind;
  if (kind == "lambda") return "Function";
  if (kind == "ecs") return "Service";
  return kind == "cloudFormation" ? "Resource" : "Instance ID";
}

void show_row(Context& ctx, std::string_view id, std::string_view status, std::string_view event) {
  ctx.out.say(fmt::format("{:<22} {:<12} {}", id, status, event));
}

// Those that failed, the first one first.
std::vector<const Target*> failed_targets(const Targets& targets) {
  std::vector<const Target*> failed;
  for (const Target& target : targets.all())
    if (target.failure) failed.push_back(&target);
  std::ranges::stable_sort(
      failed, {}, [](const Target* target) { return target->failure->time.value_or(Time::max()); });
  return failed;
}

std::string log_group(const Context& ctx) {
  std::string by_default = text_or(ctx.section(), "/defaults/log_group", kDefaultGroup);
  return text_or(ctx.section(), "/deployment/LogGroup", by_default);
}

// The log of the instances, by CloudWatch.
class Log {
 public:
  Log(Context& ctx, Time start)
      : ctx_(ctx), logs_(ctx.aws("logs")), group_(log_group(ctx)), start_(start) {}

  void show(const std::string& instance) {
    if (given_up_) return;
    try {
      if (!exists_) exists_ = services::log_group_exists(logs_, group_);
      if (!*exists_) return ctx_.out.debug(fmt::format("There is no log group '{}'.", group_));
      if (!services::log_stream_exists(logs_, group_, instance))
        return ctx_.out.debug(
            fmt::format("The log group '{}' has no stream '{}'.", group_, instance));
      auto events = services::read_log_stream(logs_, group_, instance, start_, kMostLogLines);
      if (events.empty()) return;
      ctx_.out.say(fmt::format("instance {} logentries", instance));
      for (const services::LogEvent& event : events) ctx_.out.say(trim(event.message));
      if (events.size() == kMostLogLines)
        ctx_.out.say(fmt::format("... only the first {} lines are shown", kMostLogLines));
    } catch (const ServiceError& error) {  // the deployment is what matters
      given_up_ = true;
      ctx_.out.warning(fmt::format("The log group '{}' cannot be read: {}", group_, error.what()));
    }
  }

 private:
  Context& ctx_;
  aws::Client logs_;
  std::string group_;
  Time start_;
  std::optional<bool> exists_;
  bool given_up_ = false;
};

void show_failure(Context& ctx, const Target& target, std::string_view heading) {
  const Failure& failure = *target.failure;
  auto line = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) ctx.out.say(fmt::format("{:<12} {}", label, value));
  };
  line(fmt::format("{}:", heading), target.id);
  line("Error Code:", failure.code);
  line("Script Name:", failure.script);
  line("Message:", failure.message);
  line("Log Tail:", failure.log_tail);
}

// "ScriptFailed: The script ended with an error."
std::string explained(const std::string& code) {
  std::string_view sentence = explanation(code);
  return sentence.empty() ? code + "." : fmt::format("{}: {}", code, sentence);
}

}  // namespace

void show_summary(Context& ctx, const Targets& targets) {
  const std::vector<Target>& all = targets.all();
  if (all.empty()) return;
  ctx.out.say("");
  ctx.out.say("deployment summary:");
  bool many = all.size() > kMostRows;
  if (many) ctx.out.say(group_line(all));
  size_t shown = 0, left_out = 0;
  for (const Target& target : all) {
    if (many && !target.failure) continue;
    if (shown == kMostRows) {
      ++left_out;
      continue;
    }
    if (shown++ == 0) show_row(ctx, heading(all), "Status", "Most recent event");
    const Step* step = current_step(target);
    show_row(ctx, target.id, target.status, step ? step->name : "-");
  }
  if (left_out > 0) ctx.out.say(fmt::format("and {} more that failed", left_out));
}

void show_diagnostics(Context& ctx, const Targets& targets, Time start) {
  auto failed = failed_targets(targets);
  if (failed.empty()) return;
  ctx.out.say("");
  ctx.out.say("deployment diagnostics:");
  Log log(ctx, start);
  size_t shown = 0;
  for (const Target* target : failed) {
    if (shown++ == kMostDiagnosed) {
      ctx.out.say(fmt::format("and {} more that failed", failed.size() - kMostDiagnosed));
      break;
    }
    show_failure(ctx, *target, heading(targets.all()));
    if (target->kind == "instance") log.show(target->id);
  }
}

std::string cause(const Json& info, const Targets& targets) {
  std::string text;
  if (std::string code = text_or(info, "/errorInformation/code"); !code.empty()) {
    text = " " + explained(code);
    if (explanation(code).empty()) text += " " + text_or(info, "/errorInformation/message");
  }
  auto failed = failed_targets(targets);
  if (failed.empty()) return text;
  const Target& first = *failed.front();
  std::string code = first.failure->code;
  return text + fmt::format(" The first to fail was {} in {}{}{}", first.id, first.failure->step,
                            first.failure->script.empty() ? "" : " with " + first.failure->script,
                            code.empty() ? "." : ". " + explained(code));
}

}  // namespace gcdt::tenkai
