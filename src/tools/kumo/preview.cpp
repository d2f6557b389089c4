// kumo preview: shows what `kumo deploy` would do, by a change set that is removed again.
#include "services/cloudformation.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/parameter_diff.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/stack_options.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kUpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr auto kPollPause = std::chrono::seconds(2);
constexpr auto kPatience = std::chrono::minutes(10);

class Preview {
 public:
  // `exists`: there is something to update, which a stack in REVIEW_IN_PROGRESS is not.
  // `absent`: there was no stack at all, so that one which appears is ours.
  Preview(Context& ctx, std::string stack, bool exists, bool absent)
      : ctx_(ctx),
        cfn_(ctx.aws("cloudformation")),
        stack_(std::move(stack)),
        change_set_(ctx.random.letters(8, kUpperCase)),
        exists_(exists),
        absent_(absent) {}

  void run(Json request) {
    request["ChangeSetName"] = change_set_;
    request["ChangeSetType"] = exists_ ? "UPDATE" : "CREATE";
    try {
      stack_id_ = text_or(cfn_.call("CreateChangeSet", request), "/StackId");
      show();
    } catch (const Interrupted&) {  // nothing may be left behind
      clean_up();
      throw;
    } catch (const Error&) {  // the same
      clean_up();
      throw;
    }
    clean_up();
  }

 private:
  void show() {
    if (!exists_) ctx_.out.say(fmt::format("Stack '{}' does not exist.", stack_));
    ctx_.out.say(fmt::format("`kumo deploy` would {} the following resources:",
                             exists_ ? "update" : "create"));
    Json change_set = wait();
    std::string reason = text_or(change_set, "/StatusReason");
    Json changes = Json::array();
    if (text(change_set, "/Status") == "CREATE_COMPLETE") {
      changes = cfn_.pages("DescribeChangeSet", which());
      for (const Json& change : changes) show_change(change);
    } else if (services::means_no_changes(reason)) {
      ctx_.out.say(reason);
    } else {
      throw Error("The change set for stack '{}' ended in {}: {}", stack_,
                  text(change_set, "/Status"), reason.empty() ? "no reason was given" : reason);
    }
    ctx_.out.show(output::Result{{{"stack", stack_},
                                  {"type", exists_ ? "UPDATE" : "CREATE"},
                                  {"changes", std::move(changes)}}});
  }

  Json which() const { return {{"ChangeSetName", change_set_}, {"StackName", stack_}}; }

  // The change set once it is no longer being made.
  Json wait() {
    auto give_up = ctx_.clock.steady() + kPatience;
    for (;;) {
      Json change_set = cfn_.call("DescribeChangeSet", which());
      std::string status = text(change_set, "/Status");
      if (status != "CREATE_PENDING" && status != "CREATE_IN_PROGRESS") return change_set;
      if (ctx_.clock.steady() >= give_up)
        throw Error("The change set for stack '{}' is {} after 10 minutes.", stack_, status);
      ctx_.clock.sleep(kPollPause);
    }
  }

  void show_change(const Json& change) {
    const Json* resource = find(change, "/ResourceChange");
    if (!resource) return;
    ctx_.out.show(output::key_value_table("change", *resource,
                                          {"Action", "LogicalResourceId", "PhysicalResourceId",
                                           "ResourceType", "Replacement", "Scope", "Details"}));
  }

  // An interrupt here leaves; what may remain is said.
  void clean_up() {
    try {
      if (absent_)
        delete_new_stack();
      else
        cfn_.call("DeleteChangeSet", which());
    } catch (const Interrupted&) {
      warn("interrupted");
      throw;
    } catch (const ServiceError& error) {  // the preview itself has been given
      if (!services::is_missing_change_set(error)) warn(error.what());
    } catch (const Error& error) {  // recordings have no answer to this call
      warn(error.what());
    }
  }

  // A change set for a stack that does not exist makes an empty one. It goes again, but only as
  // long as it is that.
  void delete_new_stack() {
    auto found = services::describe_stack(cfn_, stack_id_.empty() ? stack_ : stack_id_);
    if (!found || text(*found, "/StackStatus") != "REVIEW_IN_PROGRESS") return;
    cfn_.call("DeleteStack", with_role(ctx_, {{"StackName", text(*found, "/StackId")}}));
  }

  void warn(std::string_view why) {
    ctx_.out.warning(fmt::format("Removing {} failed: {}. Remove it by hand with {}.",
                                 what_remains(), why, how_to_remove()));
  }
  std::string what_remains() const {
    return absent_ ? fmt::format("the empty stack '{}'", stack_)
                   : fmt::format("the change set '{}' of stack '{}'", change_set_, stack_);
  }
  std::string how_to_remove() const {
    return absent_ ? "`kumo delete -f`"
                   : fmt::format("`gcdt call cloudformation DeleteChangeSet '{}'`", dump(which()));
  }

  Context& ctx_;
  aws::Client cfn_;
  std::string stack_, change_set_;
  std::string stack_id_;  // empty until CloudFormation has answered
  bool exists_, absent_;
};

}  // namespace

static void run(Context& ctx) {
  Template source = evaluate(ctx, open_template(ctx));
  check_size(ctx, source);
  Json request = stack_request(ctx, source);
  auto name = text(request, "/StackName");
  auto cfn = ctx.aws("cloudformation");
  auto stack = services::existing_stack(cfn, name);
  bool reviewed = stack && text(*stack, "/StackStatus") == "REVIEW_IN_PROGRESS";
  if (stack && !reviewed) {
    require_deployable(cfn, *stack);
    show_parameter_diff(ctx, *stack, source);
  }
  add_change_set_options(ctx, stack && !reviewed, request);
  request.update(deliver(ctx, source));
  Preview(ctx, name, stack && !reviewed, !stack).run(std::move(request));
}

const Command preview{"preview [-v]", "show what deploy would change", run,
                      Needs{.template_code = true}};

}  // namespace gcdt::kumo
