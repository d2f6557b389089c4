#include "tools/kumo/stack_set.h"

#include "base/text.h"
#include "base/words.h"
#include "output/activity.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/pace.h"

namespace gcdt::kumo {

namespace {

bool is_over(std::string_view status) {
  return status == "SUCCEEDED" || status == "FAILED" || status == "STOPPED";
}

output::Style style_of(std::string_view status) {
  if (status == "SUCCEEDED") return output::Style::green;
  return status == "FAILED" || status == "CANCELLED" ? output::Style::red : output::Style::plain;
}

}  // namespace

StackSet::StackSet(Context& ctx) : ctx_(ctx), cfn_(ctx.aws("cloudformation")) {
  const Json* section = find(ctx.config, "/stack_set");
  if (!section)
    throw Error(
        "There is no section 'stack_set' in the configuration for '{}' (docs/kumo.md, \"Stack "
        "sets\").",
        ctx.env);
  section_ = *section;
  name_ = text(section_, "/StackSetName");
}

Json StackSet::request(Json more) const {
  more["StackSetName"] = name_;
  if (auto as = section_.find("CallAs"); as != section_.end()) more["CallAs"] = *as;
  return more;
}

Json StackSet::instance_request(const Json& targets, const Json& regions) const {
  Json request = this->request(targets);
  request["Regions"] = regions;
  if (auto wishes = section_.find("OperationPreferences"); wishes != section_.end())
    request["OperationPreferences"] = *wishes;
  return request;
}

Json StackSet::wanted_targets() const {
  Json accounts = section_.value("Accounts", Json::array());
  Json units = section_.value("OrganizationalUnitIds", Json::array());
  if (units.empty()) return {{"Accounts", std::move(accounts)}};
  Json targets{{"OrganizationalUnitIds", std::move(units)}};
  if (!accounts.empty()) {
    targets["Accounts"] = std::move(accounts);
    targets["AccountFilterType"] = "INTERSECTION";
  }
  return {{"DeploymentTargets", std::move(targets)}};
}

std::optional<Json> StackSet::describe() const {
  try {
    return cfn_.call("DescribeStackSet", request()).at("StackSet");
  } catch (const ServiceError& error) {  // absent is an answer
    if (error.code != "StackSetNotFoundException" && error.code != "StackSetNotFound") throw;
    return std::nullopt;
  }
}

Json StackSet::instances() const {
  return cfn_.pages("ListStackInstances", request());
}

void StackSet::run(std::string_view name, const Json& request) {
  Operation operation;
  operation.what = name;
  try {
    operation.id = text(cfn_.call(name, request), "/OperationId");
  } catch (const ServiceError& error) {  // one operation at a time
    if (error.code != "OperationInProgressException") throw;
    throw Error(
        "Stack set '{}' is being worked on by another operation. Wait until it is over; `kumo "
        "stack-set status` shows it.",
        name_);
  }
  std::string status;
  try {
    status = follow(operation);
  } catch (const Interrupted&) {  // the undo, then on its way
    stop(operation);
    throw;
  }
  if (status == "SUCCEEDED") return;
  throw Error("{} of stack set '{}' ended in {}{}{}. {}", operation.what, name_, status,
              operation.failures.empty() ? "" : ": ", join(operation.failures, "; "),
              show_again(operation));
}

std::string StackSet::follow(Operation& operation) {
  Pace pace(ctx_.clock, ctx_.random);
  auto limit = watch_limit(ctx_);
  output::Activity following(ctx_.out, fmt::format("{} {}", name_, operation.what), ctx_.clock);
  for (;;) {
    Json now = cfn_.polling()
                   .call("DescribeStackSetOperation", request({{"OperationId", operation.id}}))
                   .at("StackSetOperation");
    std::string status = text(now, "/Status");
    tell_results(operation);
    if (is_over(status)) return status;
    if (limit && following.elapsed() >= *limit)
      throw Error("Stopped watching {} after {}; it goes on. {}", operation.what,
                  counted(limit->count(), "minute"), show_again(operation));
    following.detail(status);
    ctx_.clock.sleep(pace.pause());
  }
}

void StackSet::tell_results(Operation& operation) {
  Json results = cfn_.polling().pages("ListStackSetOperationResults",
                                      request({{"OperationId", operation.id}}));
  for (const Json& result : results) {
    std::string where =
        fmt::format("{} {}", text_or(result, "/Account"), text_or(result, "/Region"));
    std::string status = text_or(result, "/Status"), reason = text_or(result, "/StatusReason");
    if (status == "PENDING" || std::exchange(operation.told[where], status) == status) continue;
    std::string line = fmt::format("{:<30} {}{}{}", where, status, reason.empty() ? "" : "  ",
                                   status == "SUCCEEDED" ? "" : reason);
    ctx_.out.say(trim(line), style_of(status));
    if (status == "FAILED" && !reason.empty())
      operation.failures.push_back(fmt::format("{}: {}", where, reason));
  }
}

// Instances that are done stay as they are; those not begun are left out.
void StackSet::stop(Operation& operation) {
  std::string last;
  try {
    ctx_.out.info(fmt::format("Stopping {} of stack set '{}'.", operation.what, name_));
    cfn_.call("StopStackSetOperation", request({{"OperationId", operation.id}}));
    last = fmt::format("{} ended in {}.", operation.what, follow(operation));
  } catch (const Interrupted&) {  // the second signal: what was begun goes on without us
    last = fmt::format("{} is left to itself.", operation.what);
  } catch (const Error& error) {  // the signal decides the exit code, this is only said
    last = error.what();
  }
  ctx_.out.warning(fmt::format("{} {}", last, show_again(operation)));
}

std::string StackSet::show_again(const Operation& operation) const {
  return fmt::format("Look at it with `kumo stack-set status` (operation {}).", operation.id);
}

}  // namespace gcdt::kumo
