#include "tools/kumo/deployment.h"

#include "services/cloudformation.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

Deployment::Deployment(Context& ctx, const Operation& operation, std::string name,
                       LegacyHooks& hooks)
    : ctx_(ctx),
      operation_(operation),
      name_(std::move(name)),
      cfn_(ctx.aws("cloudformation")),
      hooks_(hooks) {}

void Deployment::run(Json request, const std::optional<std::string>& id) {
  std::optional<services::StackEvents> events;
  if (id) {
    events.emplace(cfn_, *id);
    events->skip_existing();
  }
  auto started = launch(ctx_, cfn_, operation_, std::move(request));
  if (!started) {
    nothing_to_do(*id);
    return;
  }
  if (!events) events.emplace(cfn_, started->stack_id);
  Follower follower(ctx_, operation_, name_, started->stack_id, std::move(*events));
  if (ctx_.args.has("--no-wait") && !started->interrupted) {
    leave(started->stack_id, follower);
    return;
  }
  std::string status;
  try {
    if (started->interrupted) throw Interrupted{*started->interrupted};
    status = follower.to_the_end();
  } catch (const Interrupted& signal) {
    interrupted(signal, started->stack_id, follower);
    throw;
  }
  conclude(status, started->stack_id, follower);
}

void Deployment::leave(const std::string& id, const Follower& follower) {
  ctx_.out.say(fmt::format("The {} of stack '{}' has begun. {}", operation_.name, name_,
                           follower.where_to_look()));
  ctx_.out.show(output::Result{
      {{"stack", name_}, {"stack_id", id}, {"status", operation_.start}, {"changed", true}}});
}

// An update is taken back, a creation left alone.
void Deployment::interrupted(const Interrupted& signal, const std::string& id, Follower& follower) {
  if (!creates()) {
    cancel(signal, id, follower);
    return;
  }
  ctx_.out.warning(
      fmt::format("The creation of stack '{}' goes on. {} Remove it with `kumo delete -f`, or run "
                  "`kumo deploy` when it is complete.",
                  name_, follower.where_to_look()));
}

void Deployment::nothing_to_do(const std::string& id) {
  ctx_.out.say("No updates are to be performed.", output::Style::yellow);
  Json stack = publish_outputs(id);
  set_protection(ctx_, cfn_, stack);
  hooks_.run("post_hook", &stack);
  show_outputs(stack, false);
}

void Deployment::conclude(const std::string& status, const std::string& id,
                          const Follower& follower) {
  bool success = status == operation_.success;
  std::string outcome =
      success ? fmt::format("Stack '{}' was {} (stack id {}).", name_, operation_.done, id)
              : follower.failure(status);
  Json stack = after_the_end(id, outcome);
  if (!success) throw Error("{}", outcome);
  std::string now = text(stack, "/StackStatus");
  if (now != operation_.success)
    throw Error("Stack '{}' was {}, but is {} now: somebody else has changed it since. {}", name_,
                operation_.done, now, follower.where_to_look());
  set_protection(ctx_, cfn_, stack);
  if (!policy_.empty())
    cfn_.call("SetStackPolicy", {{"StackName", id}, {"StackPolicyBody", policy_}});
  show_outputs(stack, true);
}

// Outputs and hooks. Whatever happens here, the outcome of the operation is told.
Json Deployment::after_the_end(const std::string& id, const std::string& outcome) {
  try {
    Json stack = publish_outputs(id);
    hooks_.run(creates() ? "post_create_hook" : "post_update_hook", &stack);
    hooks_.run("post_hook", &stack);
    return stack;
  } catch (const Interrupted&) {  // the operation is over: nothing to cancel
    ctx_.out.warning(outcome);
    throw;
  } catch (const Error& error) {  // deployed, but a hook failed
    Error told("{} Afterwards something failed: {}", outcome, error.what());
    told.detail = error.detail;
    throw told;
  }
}

// The stack as it is now, read once more before anything is claimed about it. Its outputs are
// what hooks find as context['stack_output'].
Json Deployment::publish_outputs(const std::string& id) {
  Json stack = services::describe_stack(cfn_, id).value_or(
      Json{{"StackId", id}, {"StackStatus", "DELETE_COMPLETE"}});
  const Json* outputs = find(stack, "/Outputs");
  ctx_.shared["stack_output"] = outputs && !outputs->empty() ? *outputs : Json();
  return stack;
}

void Deployment::show_outputs(const Json& stack, bool changed) {
  output::Table table{.name = "outputs", .head = {"Output", "Value", "Description"}, .rows = {}};
  for (const Json& output : array_or_empty(stack, "/Outputs"))
    table.rows.push_back({text(output, "/OutputKey"), text_or(output, "/OutputValue"),
                          text_or(output, "/Description")});
  if (!table.rows.empty()) ctx_.out.show(table);
  ctx_.out.show(output::Result{{{"stack", name_},
                                {"stack_id", text(stack, "/StackId")},
                                {"status", text(stack, "/StackStatus")},
                                {"changed", changed},
                                {"outputs", output_values(stack)}}});
}

// Once, and only for an update that was accepted from us; then the rollback is followed to its
// end. The next signal leaves at once.
void Deployment::cancel(const Interrupted& interrupted, const std::string& id, Follower& follower) {
  ctx_.out.info(fmt::format("Received {} signal - cancel cloudformation update for '{}'",
                            signal_name(interrupted.signal), name_));
  std::string last;
  try {
    request_cancellation(id);
    std::string status = follower.to_the_end();
    Json stack = publish_outputs(id);
    hooks_.run("post_hook", &stack);
    last = fmt::format("Stack '{}' ended in {}.", name_, status);
  } catch (const Interrupted&) {  // the second signal: what was begun goes on without us
    last = fmt::format("The update of stack '{}' is left to itself.", name_);
  } catch (const Error& error) {  // the signal decides the exit code, this is only said
    last = error.what();
  }
  ctx_.out.warning(fmt::format("{} {}", last, follower.where_to_look()));
}

void Deployment::request_cancellation(const std::string& id) {
  try {
    cfn_.call("CancelUpdateStack", {{"StackName", id}, {"ClientRequestToken", new_token(ctx_)}});
  } catch (const ServiceError& error) {  // too late for it: say so and see how it ends
    ctx_.out.warning(fmt::format("The update can not be cancelled: {}", error.what()));
  }
}

}  // namespace gcdt::kumo
