// kumo preview: shows what `kumo deploy` would do, by a change set that is removed again.
#include "base/text.h"
#include "services/cloudformation.h"
#include "tools/kumo/change_set.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/parameter_diff.h"
#include "tools/kumo/review.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

static void announce(Context& ctx, const std::string& name, bool exists) {
  if (!exists) ctx.out.say(fmt::format("Stack '{}' does not exist.", name));
  ctx.out.say(
      fmt::format("`kumo deploy` would {} the following resources:", exists ? "update" : "create"));
}

// For CI systems: the page about the run, and a case for each resource that would change. It fails
// where the command fails because of it.
static void tell_ci(Context& ctx, const Review& review) {
  ctx.out.show(output::Summary{markdown(review)});
  bool fails = ctx.args.has("--fail-on-change");
  for (const ResourceChange& change : review.changes)
    ctx.out.show(output::Case{review.stack, fmt::format("{} ({})", change.id, change.type),
                              fails ? output::Case::failed : output::Case::passed,
                              fmt::format("would change: {}", lower(change.action)),
                              change_text(change)});
}

static void run(Context& ctx) {
  TemplateSource origin = open_template(ctx);
  Template source = evaluate(ctx, origin);
  check_size(ctx, source);
  Json request = change_set_request(ctx, source);
  auto name = text(request, "/StackName");
  auto cfn = ctx.aws("cloudformation");
  bool for_people = !ctx.args.has("--markdown");
  auto stack = services::existing_stack(cfn, name);
  bool absent = !stack;
  // Under review there is nothing yet that could be updated.
  if (stack && text(*stack, "/StackStatus") == "REVIEW_IN_PROGRESS") stack.reset();
  if (stack) {
    require_deployable(cfn, *stack);
    if (for_people) show_parameter_diff(ctx, *stack, source);
  }
  add_change_set_options(ctx, stack.has_value(), request);
  request.update(deliver(ctx, source));

  ChangeSet change_set(ctx, name, stack.has_value(), absent);
  bool keep = ctx.args.has("--keep");
  Review review;
  change_set.use(request, [&] {
    if (for_people) announce(ctx, name, stack.has_value());
    Json description = change_set.describe();
    review = make_review(ctx, description, stack ? *stack : Json(), request, source, origin);
    if (for_people)
      show_review(ctx, review);
    else
      ctx.out.show(output::Raw{markdown(review)});
    tell_ci(ctx, review);
    ctx.out.show(output::Result{as_json(review, description)});
    keep = keep && !review.changes.empty();
    return keep;
  });
  if (keep && for_people)
    ctx.out.say(
        fmt::format("Run exactly this with `kumo deploy --change-set={}`.", change_set.name()));
  if (review.any() && ctx.args.has("--fail-on-change"))
    throw Error("Stack '{}' would change: {}.", name, summary(review.changes));
}

const Command preview{
    "preview [--override-stack-policy] [--keep] [--markdown] [--fail-on-change] [-v]",
    "show what deploy would change", run, Needs{.template_code = true}};

}  // namespace gcdt::kumo
