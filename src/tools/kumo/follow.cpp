#include "tools/kumo/follow.h"

#include <charconv>

#include "aws/retry.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

constexpr std::chrono::minutes kDefaultLimit{120};
constexpr std::chrono::minutes kPatience{10};  // without any answer
constexpr std::chrono::seconds kCrossCheck{60};

aws::Fault fault_of(const ServiceError& error) {
  return aws::classify({.status = error.status, .code = error.code}, error.service);
}

// A resource that was not finished because another one had failed already.
bool is_follow_up(const services::StackEvent& event) {
  return event.reason.starts_with("Resource ") && event.reason.contains("cancelled");
}

std::string without_period(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string describe(const services::StackEvent& event) {
  std::string subject = event.about_stack()
                            ? "the stack itself"
                            : fmt::format("resource '{}' ({})", event.logical_id, event.type);
  std::string text = fmt::format("{} {}", subject, event.status);
  if (!event.reason.empty()) text += ": " + without_period(event.reason);
  return text;
}

}  // namespace

std::optional<std::chrono::minutes> watch_limit(const Context& ctx) {
  auto given = ctx.args.get("--timeout");
  if (!given) return kDefaultLimit;
  int minutes = 0;
  auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), minutes);
  if (error != std::errc{} || end != given->data() + given->size() || minutes < 0)
    throw Error("--timeout must be a number of minutes (0 = no limit), not '{}'", *given);
  if (minutes == 0) return std::nullopt;
  return std::chrono::minutes(minutes);
}

Follower::Follower(Context& ctx, const Operation& operation, std::string stack,
                   std::string stack_id, services::StackEvents events)
    : ctx_(ctx),
      operation_(operation),
      stack_(std::move(stack)),
      stack_id_(std::move(stack_id)),
      events_(std::move(events)),
      pace_(ctx.clock, ctx.random),
      limit_(watch_limit(ctx)),
      began_(ctx.clock.steady()),
      checked_(began_),
      status_(operation.start) {}

std::string Follower::to_the_end() {
  if (!header_shown_) ctx_.out.show(output::StackEventHeader{});
  header_shown_ = true;
  for (;;) {
    if (auto status = poll()) {
      ctx_.out.show(output::Progress{});
      return *status;
    }
    if (limit_ && ctx_.clock.steady() - began_ >= *limit_)
      give_up(
          fmt::format("Stopped watching stack '{}' after {} minutes.", stack_, limit_->count()));
    show_progress();
    ctx_.clock.sleep(pace_.pause());
  }
}

std::optional<std::string> Follower::poll() {
  try {
    std::vector<services::StackEvent> events = events_.next();
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

std::optional<std::string> Follower::take(const services::StackEvent& event) {
  ctx_.out.show(output::StackEvent{.status = event.status,
                                   .logical_id = event.logical_id,
                                   .reason = event.reason,
                                   .time = human_time(event.time),
                                   .type = event.type,
                                   .physical_id = event.physical_id,
                                   .stack = stack_});
  remember_failure(event);
  if (!event.about_stack()) return std::nullopt;
  status_ = event.status;
  // A final status counts only after this operation's first event: the previous operation's last
  // event may come late.
  if (event.status == operation_.start) started_ = true;
  if (event.status.contains("ROLLBACK_IN_PROGRESS")) rolling_back_ = true;
  if (started_ && stack_state(event.status).final) return event.status;
  return std::nullopt;
}

void Follower::remember_failure(const services::StackEvent& event) {
  if (!event.status.ends_with("_FAILED") || is_follow_up(event)) return;
  auto& cause = rolling_back_ ? rollback_cause_ : first_cause_;
  // What the stack says about itself only repeats which resources failed.
  if (!cause || (cause->about_stack() && !event.about_stack())) cause = event;
}

// Once a minute the stack itself is asked. If it is final twice in a row although no event says so,
// its events are not to be expected any more.
std::optional<std::string> Follower::cross_check() {
  auto now = ctx_.clock.steady();
  if (now - checked_ < kCrossCheck) return std::nullopt;
  checked_ = now;
  auto stack = services::describe_stack(ctx_.aws("cloudformation"), stack_id_);
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
    give_up(fmt::format("Cannot watch stack '{}': {}.", stack_, without_period(error.what())));
  auto now = ctx_.clock.steady();
  if (fault == aws::Fault::throttling) pace_.throttled();
  if (!trouble_since_) {
    trouble_since_ = now;
    if (fault != aws::Fault::throttling)
      ctx_.out.warning(
          fmt::format("Connection lost ({}); the {} of stack '{}' goes on. Trying again.",
                      without_period(error.message), operation_.name, stack_));
  }
  if (now - *trouble_since_ >= kPatience)
    give_up(fmt::format("No answer about stack '{}' for {} minutes: {}.", stack_, kPatience.count(),
                        without_period(error.what())));
}

void Follower::show_progress() {
  auto elapsed = std::chrono::floor<std::chrono::seconds>(ctx_.clock.steady() - began_).count();
  ctx_.out.show(output::Progress{
      fmt::format("{} {} ({}:{:02})", stack_, status_, elapsed / 60, elapsed % 60)});
}

void Follower::give_up(std::string_view why) {
  ctx_.out.show(output::Progress{});
  throw Error("{} Its {} goes on, nothing was cancelled. {}", why, operation_.name,
              where_to_look());
}

std::string Follower::failure(std::string_view status) const {
  std::string text =
      fmt::format("Stack '{}' was not {}: it ended in {}.", stack_, operation_.done, status);
  if (first_cause_) text += fmt::format(" First cause: {}.", describe(*first_cause_));
  if (rollback_cause_) text += fmt::format(" In the rollback: {}.", describe(*rollback_cause_));
  std::string_view advice = stack_state(status).way_out;
  if (!advice.empty()) text += fmt::format(" {}", advice);
  return fmt::format("{} {}", text, where_to_look());
}

std::string Follower::where_to_look() const {
  return fmt::format("Look at it with `kumo info` (stack id {}).", stack_id_);
}

}  // namespace gcdt::kumo
