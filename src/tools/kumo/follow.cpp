#include "tools/kumo/follow.h"

#include <algorithm>

#include "aws/retry.h"
#include "base/text.h"
#include "base/words.h"
#include "tools/kumo/causes.h"
#include "tools/kumo/states.h"
#include "tools/live_wait.h"
#include "tools/watch_limit.h"

namespace gcdt::kumo {

namespace {

constexpr std::chrono::minutes kDefaultLimit{120};
constexpr std::chrono::minutes kPatience{10};  // without any answer
constexpr std::chrono::seconds kCrossCheck{60};
constexpr const char* kEvents = "events";  // the part of the output that CI systems fold away

aws::Fault fault_of(const ServiceError& error) {
  return aws::classify({.status = error.status, .code = error.code}, error.service);
}

// "arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>" -> "<name>".
std::string name_in(const std::string& stack_id) {
  std::vector<std::string> parts = split(stack_id, '/');
  return parts.size() > 1 ? parts[1] : stack_id;
}

// What is kept of the events: enough to tell why the operation failed.
bool is_telling(const services::StackEvent& event) {
  return is_failure(event) ||
         (event.about_stack() && event.status.contains("ROLLBACK_IN_PROGRESS"));
}

}  // namespace

std::optional<std::chrono::minutes> watch_limit(const Context& ctx) {
  return tools::watch_limit(ctx.args, kDefaultLimit);
}

Follower::Follower(Context& ctx, const Operation& operation, std::string stack,
                   std::string stack_id, services::StackEvents events)
    : ctx_(ctx),
      operation_(operation),
      stack_(std::move(stack)),
      stack_id_(std::move(stack_id)),
      pace_(ctx.clock, ctx.random),
      limit_(watch_limit(ctx)),
      began_(ctx.clock.steady()),
      checked_(began_),
      status_(operation.start) {
  watched_.push_back({.id = stack_id_, .within = "", .events = std::move(events)});
}

std::string Follower::to_the_end() {
  for (;;) {
    if (auto status = look()) return *status;
    wait();
  }
}

std::optional<std::string> Follower::look() {
  if (!header_shown_) {
    ctx_.out.show(output::Section{kEvents, fmt::format("Events of stack '{}'", stack_), true});
    ctx_.out.show(output::StackEventHeader{});
  }
  header_shown_ = true;
  if (auto status = poll()) {
    ctx_.out.show(output::Progress{});
    ctx_.out.show(output::Section{kEvents, "", false});
    if (*status != operation_.success) show_causes();
    return status;
  }
  if (limit_ && ctx_.clock.steady() - began_ >= *limit_)
    give_up(fmt::format("Stopped watching stack '{}' after {}.", stack_,
                        counted(limit_->count(), "minute")));
  show_progress();
  return std::nullopt;
}

std::optional<std::string> Follower::poll() {
  try {
    std::vector<services::StackEvent> events = fresh_events();
    pace_.clean_poll(!events.empty());
    for (const services::StackEvent& event : events)
      if (auto status = take(event)) return status;
    auto status = cross_check();
    trouble_since_.reset();
    return status;
  } catch (const ServiceError& error) {  // an unanswered question says nothing about the operation
    if (services::is_missing_stack(error)) return "DELETE_COMPLETE";
    tolerate(error);
    return std::nullopt;
  }
}

std::vector<services::StackEvent> Follower::fresh_events() {
  std::vector<services::StackEvent> fresh;
  for (size_t i = 0; i < watched_.size(); ++i) {  // grows with each nested stack that begins
    if (watched_[i].over) continue;
    for (services::StackEvent& event : read(watched_[i])) {
      watch_nested(event);
      fresh.push_back(std::move(event));
    }
  }
  if (watched_.size() > 1) std::ranges::stable_sort(fresh, {}, &services::StackEvent::time);
  return fresh;
}

std::vector<services::StackEvent> Follower::read(Watched& watched) {
  try {
    auto events = watched.events.next();
    for (const services::StackEvent& event : events)
      if (&watched != &watched_.front() && event.about_stack())
        watched.over = stack_state(event.status).final;
    return events;
  } catch (const ServiceError& error) {  // a nested stack may be gone before its parent is done
    if (&watched == &watched_.front() || !services::is_missing_stack(error)) throw;
    watched.over = true;
    return {};
  }
}

void Follower::watch_nested(const services::StackEvent& event) {
  if (!is_nested_stack(event) || !event.status.ends_with("_IN_PROGRESS")) return;
  auto known = std::ranges::find(watched_, event.physical_id, &Watched::id);
  if (known != watched_.end()) {
    known->over = false;  // its rollback begins
    return;
  }
  Watched nested{.id = event.physical_id,
                 .within = within(event) + event.logical_id + "/",
                 .events = {ctx_.aws("cloudformation"), event.physical_id}};
  nested.events.skip_before(event.time);
  watched_.push_back(std::move(nested));
  telling_.push_back(event);
}

std::string Follower::within(const services::StackEvent& event) const {
  auto around = std::ranges::find(watched_, event.stack_id, &Watched::id);
  return around == watched_.end() ? "" : around->within;
}

std::optional<std::string> Follower::take(const services::StackEvent& event) {
  bool nested = event.stack_id != stack_id_ && !within(event).empty();
  if (recording_) recorded_.push_back(event);
  if (is_telling(event)) telling_.push_back(event);
  // What a nested stack says about itself, the stack around it has said.
  if (nested && event.about_stack()) return std::nullopt;
  std::string path = within(event) + event.logical_id;
  ctx_.out.show(output::StackEvent{.status = event.status,
                                   .logical_id = path,
                                   .reason = event.reason,
                                   .time = human_time(event.time),
                                   .type = event.type,
                                   .physical_id = event.physical_id,
                                   .stack = nested ? name_in(event.stack_id) : stack_});
  if (!event.about_stack()) tree_.take(path, event.status, ctx_.clock.steady());
  if (!event.about_stack()) return std::nullopt;
  status_ = event.status;
  // A final status counts only after this operation's first event: the previous operation's last
  // event may come late.
  if (event.status == operation_.start) started_ = true;
  if (started_ && stack_state(event.status).final) return event.status;
  return std::nullopt;
}

// Once a minute the stack itself is asked. If it is final twice in a row although no event says so,
// its events are not to be expected any more.
std::optional<std::string> Follower::cross_check() {
  auto now = ctx_.clock.steady();
  if (now - checked_ < kCrossCheck) return std::nullopt;
  checked_ = now;
  auto stack = services::describe_stack(ctx_.aws("cloudformation").polling(), stack_id_);
  std::string status = stack ? text(*stack, "/StackStatus") : "DELETE_COMPLETE";
  if (!stack_state(status).final) {
    final_by_cross_check_.clear();
    return std::nullopt;
  }
  if (status == final_by_cross_check_) return status;
  final_by_cross_check_ = status;
  return std::nullopt;
}

void Follower::tolerate(const ServiceError& error) {
  aws::Fault fault = fault_of(error);
  if (fault == aws::Fault::expired_credentials)
    give_up(fmt::format("The credentials expired while stack '{}' is {}; renew them.", stack_,
                        status_));
  if (!error.transient)
    give_up(fmt::format("Cannot watch stack '{}': {}.", stack_,
                        services::without_period(error.what())));
  auto now = ctx_.clock.steady();
  if (fault == aws::Fault::throttling) pace_.throttled();
  if (!trouble_since_) {
    trouble_since_ = now;
    if (fault != aws::Fault::throttling)
      ctx_.out.warning(
          fmt::format("Connection lost ({}); the {} of stack '{}' goes on. Trying again.",
                      services::without_period(error.message), operation_.name, stack_));
  }
  if (now - *trouble_since_ >= kPatience)
    give_up(fmt::format("No answer about stack '{}' for {} minutes: {}.", stack_, kPatience.count(),
                        services::without_period(error.what())));
}

// When no resource failed, the template or its values may have been refused before.
std::vector<std::string> Follower::found_before(const std::vector<Cause>& causes) const {
  if (!about_no_resource(causes)) return {};
  auto errors =
      services::early_validation_errors(ctx_.aws("cloudformation"), {{"StackName", stack_id_}});
  if (errors.size() > 1) {
    ctx_.out.say("Found before any resource was touched:");
    for (const std::string& error : errors) ctx_.out.say("  " + error);
  }
  return errors;
}

void Follower::show_causes() const {
  std::vector<Cause> causes = find_causes(telling_, stack_id_);
  // The last line has room for one of each kind.
  auto in_rollback = static_cast<size_t>(std::ranges::count(causes, true, &Cause::in_rollback));
  if (in_rollback < 2 && causes.size() - in_rollback < 2) return;
  ctx_.out.say("Causes, the first one first:");
  for (const Cause& cause : causes)
    ctx_.out.say(fmt::format("  {} {}{}", human_time(cause.event.time),
                             cause.in_rollback ? "in the rollback: " : "", describe(cause)));
}

// On a terminal the times of the tree go on while we wait.
void Follower::wait() {
  tools::wait_showing(ctx_, pace_.pause(), [this] { show_progress(); });
}

void Follower::show_progress() {
  auto now = ctx_.clock.steady();
  std::string headline = fmt::format("{} {} ({})", stack_, status_, elapsed(began_, now));
  ctx_.out.show(output::Progress{tree_.text(headline, now)});
}

void Follower::give_up(std::string_view why) {
  ctx_.out.show(output::Progress{});
  throw Error("{} Its {} goes on, nothing was cancelled. {}", why, operation_.name,
              where_to_look());
}

std::string Follower::failure(std::string_view status) const {
  std::string text =
      fmt::format("Stack '{}' was not {}: it ended in {}.", stack_, operation_.done, status);
  std::vector<Cause> causes = find_causes(telling_, stack_id_);
  if (auto invalid = found_before(causes); !invalid.empty())
    text += fmt::format(" First cause: {}.", invalid.front());
  else if (!causes.empty() && !causes.front().in_rollback)
    text += fmt::format(" First cause: {}.", describe(causes.front()));
  auto stopped = std::ranges::find(causes, true, &Cause::in_rollback);
  if (stopped != causes.end()) text += fmt::format(" In the rollback: {}.", describe(*stopped));
  std::string_view advice = stack_state(status).way_out;
  if (!advice.empty()) text += fmt::format(" {}", advice);
  return fmt::format("{} {}", text, where_to_look());
}

std::string Follower::where_to_look() const {
  return fmt::format("Look at it with `kumo info` (stack id {}).", stack_id_);
}

}  // namespace gcdt::kumo
