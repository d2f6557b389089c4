#include "tools/kumo/deployment.h"

#include "services/cloudformation.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/report.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

void complete_request(Context& ctx, const TemplateSource& source, const Template& evaluated,
                      LegacyHooks& hooks, const std::optional<Json>& stack, Json& request) {
  hooks.run(stack ? "pre_update_hook" : "pre_create_hook", stack ? &*stack : nullptr);
  add_policies(ctx, source, stack.has_value(), request);
  if (stack)
    add_update_options(ctx, request);
  else
    add_create_options(ctx, request);
  request.update(deliver(ctx, evaluated));
}

Deployment::Deployment(Context& ctx, const Operation& operation, std::string name,
                       LegacyHooks& hooks)
    : ctx_(ctx),
      operation_(operation),
      name_(std::move(name)),
      cfn_(ctx.aws("cloudformation")),
      hooks_(hooks) {}

void Deployment::run(Json request, const std::optional<Json>& stack) {
  if (!begin(std::move(request), stack)) return;
  std::string status;
  try {
    if (interrupted_) throw Interrupted{*interrupted_};
    status = follower_->to_the_end();
  } catch (const Interrupted& signal) {
    take_back(signal);
    throw;
  }
  conclude(status);
}

bool Deployment::begin(Json request, const std::optional<Json>& stack) {
  std::optional<services::StackEvents> events;
  if (stack) {
    std::string id = text(*stack, "/StackId");
    events.emplace(cfn_, id);
    events->skip_existing();
    // By id: a stack of that name which somebody makes anew meanwhile is not the one that was
    // looked at.
    request["StackName"] = std::move(id);
  }
  auto started = launch(ctx_, cfn_, operation_, std::move(request));
  if (!started) {
    nothing_to_do(*stack);
    return false;
  }
  id_ = started->stack_id;
  interrupted_ = started->interrupted;
  if (!events) events.emplace(cfn_, id_);
  follower_.emplace(ctx_, operation_, name_, id_, std::move(*events));
  if (ctx_.args.has("--report")) follower_->record();
  if (!ctx_.args.has("--no-wait") || interrupted_) return true;
  leave();
  return false;
}

bool Deployment::look() {
  if (interrupted_) throw Interrupted{*std::exchange(interrupted_, std::nullopt)};
  auto status = follower_->look();
  if (!status) return false;
  if (cancelled_)
    ctx_.out.warning(fmt::format("{} {}", cancelled(*status), follower_->where_to_look()));
  else
    conclude(*status);
  return true;
}

// The operation is over: whether the page can be written changes nothing about how.
void Deployment::report() {
  auto file = ctx_.args.get("--report");
  if (!file) return;
  try {
    write_report(ctx_, *file, follower_->recorded(), id_, name_, true);
  } catch (const Error& error) {  // a full disk, say
    ctx_.out.warning(error.what());
  }
}

void Deployment::leave() {
  ctx_.out.say(fmt::format("The {} of stack '{}' has begun. {}", operation_.name, name_,
                           follower_->where_to_look()));
  ctx_.out.show(output::Result{
      {{"stack", name_}, {"stack_id", id_}, {"status", operation_.start}, {"changed", true}}});
}

// An update is taken back, a creation left alone.
bool Deployment::stop(const Interrupted& signal) {
  if (creates()) {
    ctx_.out.warning(
        fmt::format("The creation of stack '{}' goes on. {} Remove it with `kumo delete -f`, or "
                    "run `kumo deploy` when it is complete.",
                    name_, follower_->where_to_look()));
    return false;
  }
  ctx_.out.info(fmt::format("Received {} signal - cancel cloudformation update for '{}'",
                            signal_name(signal.signal), name_));
  cancelled_ = true;
  request_cancellation();
  return true;
}

// The rollback is followed to its end; the next signal leaves at once.
void Deployment::take_back(const Interrupted& signal) {
  std::string last;
  try {
    if (!stop(signal)) return;
    last = cancelled(follower_->to_the_end());
  } catch (const Interrupted&) {  // the second signal: what was begun goes on without us
    last = fmt::format("The update of stack '{}' is left to itself.", name_);
  } catch (const Error& error) {  // the signal decides the exit code, this is only said
    last = error.what();
  }
  ctx_.out.warning(fmt::format("{} {}", last, follower_->where_to_look()));
}

void Deployment::nothing_to_do(const Json& stack) {
  ctx_.out.say("No updates are to be performed.", output::Style::yellow);
  share_outputs(stack);
  set_protection(ctx_, cfn_, stack);
  hooks_.run("post_hook", &stack);
  if (ctx_.args.has("--report"))
    ctx_.out.info("Nothing was done, so that there is nothing to report.");
  show_outputs(stack, false);
}

void Deployment::conclude(const std::string& status) {
  report();
  bool success = status == operation_.success;
  std::string outcome =
      success ? fmt::format("Stack '{}' was {} (stack id {}).", name_, operation_.done, id_)
              : follower_->failure(status);
  Json stack = after_the_end(id_, outcome);
  if (!success) throw Error("{}", outcome);
  std::string now = text(stack, "/StackStatus");
  if (now != operation_.success)
    throw Error("Stack '{}' was {}, but is {} now: somebody else has changed it since. {}", name_,
                operation_.done, now, follower_->where_to_look());
  set_protection(ctx_, cfn_, stack);
  if (!policy_.empty())
    cfn_.call("SetStackPolicy", {{"StackName", id_}, {"StackPolicyBody", policy_}});
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
  share_outputs(stack);
  return stack;
}

void Deployment::share_outputs(const Json& stack) {
  const Json* outputs = find(stack, "/Outputs");
  ctx_.shared["stack_output"] = outputs && !outputs->empty() ? *outputs : Json();
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

std::string Deployment::cancelled(const std::string& status) {
  report();
  Json stack = publish_outputs(id_);
  hooks_.run("post_hook", &stack);
  return fmt::format("Stack '{}' ended in {}.", name_, status);
}

// Once, and only for an update that was accepted from us.
void Deployment::request_cancellation() {
  try {
    cfn_.call("CancelUpdateStack", {{"StackName", id_}, {"ClientRequestToken", new_token(ctx_)}});
  } catch (const ServiceError& error) {  // too late for it: say so and see how it ends
    ctx_.out.warning(fmt::format("The update cannot be cancelled: {}", error.what()));
  }
}

}  // namespace gcdt::kumo
