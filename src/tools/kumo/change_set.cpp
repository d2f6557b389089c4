#include "tools/kumo/change_set.h"

#include "output/activity.h"
#include "services/cloudformation.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kUpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr auto kPollPause = std::chrono::seconds(2);
constexpr auto kPatience = std::chrono::minutes(10);

}  // namespace

Json change_set_request(const Context& ctx, const Template& source) {
  Json request = stack_request(ctx, source);
  if (const Json* resources = find(source.document, "/Resources"); resources)
    for (const Json& resource : *resources)
      if (text_or(resource, "/Type") == "AWS::CloudFormation::Stack")
        request["IncludeNestedStacks"] = true;
  return request;
}

ChangeSet::ChangeSet(Context& ctx, std::string stack, bool exists, bool absent)
    : ctx_(ctx),
      cfn_(ctx.aws("cloudformation")),
      stack_(std::move(stack)),
      name_(ctx.random.letters(8, kUpperCase)),
      exists_(exists),
      absent_(absent) {}

void ChangeSet::use(Json request, const std::function<bool()>& keep) {
  try {
    create(std::move(request));
    if (keep()) return;
  } catch (const Interrupted&) {  // nothing may be left behind
    remove();
    throw;
  } catch (const Error&) {  // the same
    remove();
    throw;
  }
  remove();
}

void ChangeSet::create(Json request) {
  request["ChangeSetName"] = name_;
  if (!request.contains("ChangeSetType")) request["ChangeSetType"] = exists_ ? "UPDATE" : "CREATE";
  stack_id_ = text_or(cfn_.call("CreateChangeSet", request), "/StackId");
}

Json ChangeSet::which() const {
  return {{"ChangeSetName", name_}, {"StackName", stack_}};
}

Json ChangeSet::describe() {
  Json change_set = wait();
  std::string status = text(change_set, "/Status");
  std::string reason = text_or(change_set, "/StatusReason");
  change_set["Changes"] = Json::array();
  if (status == "CREATE_COMPLETE")
    change_set["Changes"] = all_changes(which());
  else if (!services::means_no_changes(reason))
    throw failure(status, reason);
  return change_set;
}

Error ChangeSet::failure(const std::string& status, const std::string& reason) const {
  std::string text = fmt::format("The change set for stack '{}' ended in {}: {}", stack_, status,
                                 reason.empty() ? "no reason was given" : reason);
  if (status == "FAILED")
    for (const std::string& error : services::early_validation_errors(cfn_, which()))
      text += "\n  " + error;
  return Error("{}", text);
}

// Once it is no longer being made.
Json ChangeSet::wait() {
  output::Activity activity(ctx_.out, "CloudFormation works out the changes", ctx_.clock);
  auto give_up = ctx_.clock.steady() + kPatience;
  for (;;) {
    Json change_set = cfn_.polling().call("DescribeChangeSet", which());
    std::string status = text(change_set, "/Status");
    if (status != "CREATE_PENDING" && status != "CREATE_IN_PROGRESS") return change_set;
    if (ctx_.clock.steady() >= give_up)
      throw Error("The change set for stack '{}' is {} after 10 minutes.", stack_, status);
    ctx_.clock.sleep(kPollPause);
  }
}

Json ChangeSet::all_changes(const Json& which) const {
  Json request = which;
  request["IncludePropertyValues"] = true;
  Json changes = cfn_.pages("DescribeChangeSet", request);
  for (Json& change : changes) {
    std::string nested = text_or(change, "/ResourceChange/ChangeSetId");
    if (!nested.empty())
      change["ResourceChange"]["Nested"] = all_changes({{"ChangeSetName", nested}});
  }
  return changes;
}

void ChangeSet::remove() {
  try {
    if (absent_)
      delete_new_stack();
    else
      cfn_.call("DeleteChangeSet", which());
  } catch (const Interrupted&) {
    warn("interrupted");
    throw;
  } catch (const ServiceError& error) {  // what was asked for has been given
    if (!services::is_missing_change_set(error)) warn(error.what());
  } catch (const Error& error) {  // recordings have no answer to this call
    warn(error.what());
  }
}

// A change set for a stack that does not exist makes an empty one. It goes again, but only as long
// as it is that.
void ChangeSet::delete_new_stack() {
  auto found = services::describe_stack(cfn_, stack_id_.empty() ? stack_ : stack_id_);
  if (!found || text(*found, "/StackStatus") != "REVIEW_IN_PROGRESS") return;
  cfn_.call("DeleteStack", with_role(ctx_, {{"StackName", text(*found, "/StackId")}}));
}

void ChangeSet::warn(std::string_view why) {
  std::string what = absent_ ? fmt::format("the empty stack '{}'", stack_)
                             : fmt::format("the change set '{}' of stack '{}'", name_, stack_);
  std::string how =
      absent_ ? "`kumo delete -f`"
              : fmt::format("`gcdt call cloudformation DeleteChangeSet '{}'`", dump(which()));
  ctx_.out.warning(
      fmt::format("Removing {} failed: {}. Remove it by hand with {}.", what, why, how));
}

}  // namespace gcdt::kumo
