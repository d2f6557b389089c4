// kumo deploy: creates the stack, or updates it if it exists, and follows that to its end.
#include "services/cloudformation.h"
#include "tools/kumo/change_set.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/deployment.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/parameter_diff.h"
#include "tools/kumo/readiness.h"
#include "tools/kumo/report.h"
#include "tools/kumo/review.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

namespace {

void execute(Context& ctx, const TemplateSource& source, LegacyHooks& hooks,
             const std::string& name, const Json& stack, const std::string& change_set,
             bool create) {
  Json policies = Json::object();
  add_policies(ctx, source, !create, policies);
  Deployment deployment(ctx, create ? kCreateReviewed : kUpdateReviewed, name, hooks);
  deployment.then_set_policy(text(policies, "/StackPolicyBody"));
  deployment.run({{"ChangeSetName", change_set}}, stack);
}

// Making it may take long: a program of the user does it.
Template evaluate_first(Context& ctx, const TemplateSource& source) {
  try {
    return evaluate(ctx, source);
  } catch (const Interrupted&) {
    ctx.out.info("Nothing was changed.");
    throw;
  }
}

// --change-set: exactly what was reviewed, or nothing.
void deploy_change_set(Context& ctx, const TemplateSource& source, LegacyHooks& hooks,
                       const std::string& change_set) {
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  Json stack = services::require_stack(cfn, name);
  bool create = text(stack, "/StackStatus") == "REVIEW_IN_PROGRESS";
  if (!create) require_deployable(cfn, stack);
  Json found = cfn.call("DescribeChangeSet", {{"ChangeSetName", change_set}, {"StackName", name}});
  std::string status = text_or(found, "/ExecutionStatus", text(found, "/Status"));
  if (status != "AVAILABLE")
    throw Error(
        "The change set '{}' of stack '{}' cannot be executed: it is {}. Make a new one with "
        "`kumo preview --keep`.",
        change_set, name, status);
  hooks.run(create ? "pre_create_hook" : "pre_update_hook", &stack);
  execute(ctx, source, hooks, name, stack, change_set, create);
}

// --review: the changes are shown, and deployed if a person says so.
void deploy_reviewed(Context& ctx, const TemplateSource& source, const Template& evaluated,
                     LegacyHooks& hooks, const std::optional<Json>& stack) {
  require_confirmation(ctx, "--review");
  Json request = change_set_request(ctx, evaluated);
  add_change_set_options(ctx, stack.has_value(), request);
  request.update(deliver(ctx, evaluated));
  std::string name = text(request, "/StackName");
  ChangeSet change_set(ctx, name, stack.has_value(), !stack);
  Review review;
  bool accepted = false;
  change_set.use(request, [&] {
    Json description = change_set.describe();
    review = make_review(ctx, description, stack ? *stack : Json(), request, evaluated, source);
    show_review(ctx, review);
    accepted = !review.changes.empty() && confirmed(ctx, "Deploy these changes?");
    return accepted;
  });
  if (accepted) {
    hooks.run(stack ? "pre_update_hook" : "pre_create_hook", stack ? &*stack : nullptr);
    Json made = {{"StackId", change_set.stack_id()}, {"StackStatus", "REVIEW_IN_PROGRESS"}};
    execute(ctx, source, hooks, name, stack ? *stack : made, change_set.name(), !stack);
  } else if (review.changes.empty() && stack) {
    Deployment(ctx, kUpdate, name, hooks).nothing_to_do(*stack);
  } else {
    throw Error("Nothing was deployed: the changes were not accepted.");
  }
}

}  // namespace

static void run(Context& ctx) {
  watch_limit(ctx);
  if (auto file = ctx.args.get("--report")) require_place_for(ctx, *file);
  TemplateSource source = open_template(ctx);
  LegacyHooks hooks(ctx, source);
  hooks.run("pre_hook");
  if (auto change_set = ctx.args.get("--change-set")) {
    deploy_change_set(ctx, source, hooks, *change_set);
    return;
  }
  Template evaluated = evaluate_first(ctx, source);
  check_size(ctx, evaluated);
  Json request = stack_request(ctx, evaluated);

  auto name = text(request, "/StackName");
  auto cfn = ctx.aws("cloudformation");
  auto stack = ready_for_deploy(ctx, cfn, name);
  bool review = ctx.args.has("--review");
  if (stack && show_parameter_diff(ctx, *stack, evaluated) && !review) count_down(ctx);
  if (review) {
    deploy_reviewed(ctx, source, evaluated, hooks, stack);
    return;
  }
  complete_request(ctx, source, evaluated, hooks, stack, request);
  Deployment(ctx, stack ? kUpdate : kCreate, name, hooks).run(std::move(request), stack);
}

const Command deploy{
    "deploy [--override-stack-policy] [--review | --change-set=<name>] [--recreate-failed] "
    "[--wait] [--no-wait | --report=<file>] [--timeout=<min>] [-v]",
    "create or update the stack", run,
    Needs{.template_code = true, .lasting = true, .exclusive = true}};

}  // namespace gcdt::kumo
