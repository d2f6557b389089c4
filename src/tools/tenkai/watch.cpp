#include "tools/tenkai/watch.h"

#include <algorithm>

#include "aws/retry.h"
#include "base/words.h"
#include "output/activity.h"
#include "services/cloudformation.h"
#include "tools/live_wait.h"
#include "tools/tenkai/matrix.h"
#include "tools/watch_limit.h"

namespace gcdt::tenkai {

namespace {

constexpr std::chrono::minutes kDefaultLimit{60};
constexpr std::chrono::minutes kPatience{10};  // without any answer
constexpr std::chrono::seconds kInterval{10}, kSlowest{60};
// When every target is through, the end of the deployment is near.
constexpr std::chrono::seconds kQuick{2};
constexpr size_t kQuickLooks = 5;
constexpr std::chrono::seconds kRollbackPause{5};
constexpr int kRollbackLooks = 6;

using services::without_period;

aws::Fault fault_of(const ServiceError& error) {
  return aws::classify({.status = error.status, .code = error.code}, error.service);
}

// How many targets the deployment itself counts.
size_t count_in(const Json& info) {
  size_t count = 0;
  if (const Json* overview = find(info, "/deploymentOverview"))
    for (const Json& number : *overview)
      if (number.is_number()) count += number.get<size_t>();
  return count;
}

std::string counts_text(const Json& info) {
  std::string text;
  for (const char* state : {"Succeeded", "Failed", "Skipped", "Ready", "InProgress", "Pending"}) {
    const Json* count = find(info, fmt::format("/deploymentOverview/{}", state));
    if (count && count->is_number() && *count != 0)
      text += fmt::format(", {} {}", count->get<size_t>(), state);
  }
  return text;
}

}  // namespace

std::optional<std::chrono::minutes> watch_limit(const Context& ctx) {
  return tools::watch_limit(ctx.args, kDefaultLimit);
}

bool is_final(std::string_view status) {
  return status == "Succeeded" || status == "Failed" || status == "Stopped";
}

Watch::Watch(Context& ctx, std::string id)
    : ctx_(ctx),
      id_(std::move(id)),
      codedeploy_(ctx.aws("codedeploy").polling()),
      targets_(codedeploy_, id_),
      limit_(watch_limit(ctx)),
      began_(ctx.clock.steady()),
      interval_(kInterval) {}

std::string Watch::to_the_end() {
  while (!poll()) {
    if (limit_ && ctx_.clock.steady() - began_ >= *limit_)
      give_up(fmt::format("Stopped watching deployment {} after {}.", id_,
                          counted(limit_->count(), "minute")));
    wait();
  }
  ctx_.out.show(output::Progress{});
  return status_;
}

// True when it is over.
bool Watch::poll() {
  try {
    info_ = codedeploy_.call("GetDeployment", {{"deploymentId", id_}}).at("deploymentInfo");
    interval_ = std::max<os::Duration>(kInterval, interval_ * 4 / 5);
    trouble_since_.reset();
  } catch (const ServiceError& error) {  // an unanswered question says nothing about it
    tolerate(error);
    return false;
  }
  std::string status = text_or(info_, "/status", "Unknown");
  bool changed = std::exchange(status_, status) != status;
  // A log without a terminal shows that we are alive, a terminal does so anyway.
  if (changed || !ctx_.terminal.is_tty()) show_state();
  if (changed && status == "Ready")
    ctx_.out.warning(fmt::format(
        "Deployment {} is ready: the new instances run beside the old ones and wait for somebody "
        "to send them the traffic. Do that with `gcdt call codedeploy ContinueDeployment "
        "'{{\"deploymentId\": \"{}\", \"deploymentWaitType\": \"READY_WAIT\"}}'`, or stop it with "
        "`tenkai stop {}`.",
        id_, id_, id_));
  show_messages();
  if (details_ && status != "Created" && status != "Queued") show_targets();
  return is_final(status_);
}

void Watch::show_state() {
  const Json* error = find(info_, "/errorInformation");
  if (status_ == "Failed" && error)
    ctx_.out.say(fmt::format("Deployment: {} failed: {}", id_, dump_pretty(*error)),
                 output::Style::red);
  else
    ctx_.out.info(fmt::format("Deployment: {} - State: {}", id_, status_));
}

// What CodeDeploy itself has to say, each sentence once.
void Watch::show_messages() {
  const Json& messages = array_or_empty(info_, "/deploymentStatusMessages");
  for (; messages_ < messages.size(); ++messages_)
    if (messages.at(messages_).is_string())
      ctx_.out.info(messages.at(messages_).get<std::string>());
}

void Watch::show_targets() {
  bool over = is_final(status_);
  try {
    auto changes = targets_.refresh(count_in(info_), over);
    // After the end the summary tells.
    bool grouped = over || targets_.all().size() > kFewTargets;
    for (const Targets::Change& change : changes) say(change, grouped);
    if (!over) show_group_line();
  } catch (const ServiceError& error) {  // the deployment itself is what counts
    if (error.transient) return;
    details_ = false;
    ctx_.out.warning(
        fmt::format("The targets of the deployment cannot be looked at: {}", error.what()));
  }
}

// For a log: a fleet, or traffic that moves, whenever that has changed.
void Watch::show_group_line() {
  if (ctx_.terminal.is_tty()) return;
  const auto& all = targets_.all();
  std::string line = all.size() > kFewTargets ? group_line(all) : "";
  for (const Target& target : all)
    if (all.size() <= kFewTargets && !target.traffic.empty())
      line += fmt::format("{}{} {}", line.empty() ? "traffic: " : ", ", target.id, target.traffic);
  if (line.empty() || line == said_group_) return;
  said_group_ = line;
  ctx_.out.say(line);
}

void Watch::say(const Targets::Change& change, bool grouped) {
  const Target& target = targets_.all().at(change.first);
  const Step& step = target.steps.at(change.second);
  output::TargetEvent event{.deployment = id_,
                            .target = target.id,
                            .event = step.name,
                            .status = step.status,
                            .grouped = grouped};
  if (step.end || step.start) event.time = human_time(*(step.end ? step.end : step.start));
  if (step.start && step.end) event.took = output::time_text(*step.end - *step.start);
  if (target.failure && target.failure->step == step.name) {
    event.error_code = target.failure->code;
    event.message = target.failure->message;
  }
  ctx_.out.show(event);
}

std::string Watch::rollback(bool expected) {
  for (int look = 0;; ++look) {
    std::string id = text_or(info_, "/rollbackInfo/rollbackDeploymentId");
    bool told = !text_or(info_, "/rollbackInfo/rollbackMessage").empty();
    if (!id.empty() || told || !expected || look == kRollbackLooks) return id;
    ctx_.clock.sleep(kRollbackPause);
    try {
      info_ = codedeploy_.call("GetDeployment", {{"deploymentId", id_}}).at("deploymentInfo");
    } catch (const ServiceError& error) {  // asked again, or not known
      if (!error.transient) return "";
    }
  }
}

void Watch::tolerate(const ServiceError& error) {
  aws::Fault fault = fault_of(error);
  if (fault == aws::Fault::expired_credentials)
    give_up(fmt::format("The credentials expired while deployment {} is {}; renew them.", id_,
                        status_));
  if (!error.transient)
    give_up(fmt::format("Cannot watch deployment {}: {}.", id_, without_period(error.what())));
  auto now = ctx_.clock.steady();
  if (fault == aws::Fault::throttling) interval_ = std::min<os::Duration>(kSlowest, interval_ * 2);
  if (!trouble_since_) {
    trouble_since_ = now;
    if (fault != aws::Fault::throttling)
      ctx_.out.warning(fmt::format("Connection lost ({}); deployment {} goes on. Trying again.",
                                   without_period(error.message), id_));
  }
  if (now - *trouble_since_ >= kPatience)
    give_up(fmt::format("No answer about deployment {} for {} minutes: {}.", id_, kPatience.count(),
                        without_period(error.what())));
}

// On a terminal the times go on while we wait.
void Watch::wait() {
  bool near = targets_.all_final() && quick_looks_ < kQuickLooks;
  if (near) ++quick_looks_;
  os::Duration left =
      near ? os::Duration(kQuick)
           : std::chrono::duration_cast<os::Duration>(interval_ * (1 + 0.1 * ctx_.random.unit()));
  tools::wait_showing(ctx_, left, [this] { show_progress(); });
}

void Watch::show_progress() {
  if (!ctx_.terminal.is_tty()) return;
  auto running = std::chrono::duration_cast<os::Duration>(ctx_.clock.steady() - began_);
  std::string text =
      fmt::format("{} {} ({}){}", id_, status_, output::time_text(running), counts_text(info_));
  std::string table = matrix(targets_.all(), ctx_.clock.now(),
                             static_cast<size_t>(std::max(40, ctx_.terminal.width())));
  if (!table.empty()) text += "\n" + table;
  ctx_.out.show(output::Progress{text});
}

void Watch::give_up(std::string_view why) {
  ctx_.out.show(output::Progress{});
  throw Error("{} It goes on, nothing was stopped. {}", why, where_to_look());
}

std::string Watch::where_to_look() const {
  return fmt::format("Look at it with `tenkai show {}`, stop it with `tenkai stop {}`.", id_, id_);
}

}  // namespace gcdt::tenkai
