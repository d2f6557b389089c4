#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kDeleteFirst =
    "Its creation failed and was rolled back; such a stack can only be deleted. Run "
    "`kumo delete -f`, then `kumo deploy`; `kumo deploy --recreate-failed` does both.";
constexpr std::string_view kContinueRollback =
    "Its rollback failed. Remove what stopped it, then continue it with `kumo rollback "
    "--continue`; when that is complete, run `kumo deploy`.";

constexpr StackState kStates[] = {
    {"CREATE_IN_PROGRESS", false, AtDeploy::busy, "The stack is being created."},
    {"CREATE_FAILED", true, AtDeploy::update,
     "Its creation failed and was not rolled back. Correct the template and run `kumo deploy` "
     "again, or remove the stack with `kumo delete -f`."},
    {"CREATE_COMPLETE", true, AtDeploy::update, ""},
    {"ROLLBACK_IN_PROGRESS", false, AtDeploy::busy,
     "Its creation failed and is being rolled back; when that is over, the stack can only be "
     "deleted (`kumo deploy --recreate-failed`)."},
    {"ROLLBACK_FAILED", true, AtDeploy::redo,
     "Its creation failed, and so did the rollback; such a stack can only be deleted. Run `kumo "
     "delete -f`, then `kumo deploy`; `kumo deploy --recreate-failed` does both."},
    {"ROLLBACK_COMPLETE", true, AtDeploy::redo, kDeleteFirst},
    {"DELETE_IN_PROGRESS", false, AtDeploy::busy,
     "The stack is being deleted; when that is over, `kumo deploy` creates it anew."},
    {"DELETE_FAILED", true, AtDeploy::stuck,
     "Its deletion failed. Remove what keeps its resources alive (objects in a bucket, users of an "
     "export) and run `kumo delete -f` again, with `--empty-buckets` to empty its buckets, with "
     "`--retain=<ids>` to give up resources that cannot be deleted; then `kumo deploy`."},
    {"DELETE_COMPLETE", true, AtDeploy::update, "It was deleted. `kumo deploy` creates it anew."},
    {"UPDATE_IN_PROGRESS", false, AtDeploy::busy, "The stack is being updated."},
    {"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", false, AtDeploy::busy,
     "Its update is done; what it replaced is being removed."},
    {"UPDATE_COMPLETE", true, AtDeploy::update, ""},
    {"UPDATE_FAILED", true, AtDeploy::update,
     "Its update failed and was not rolled back. Correct the template and run `kumo deploy` again, "
     "or go back with `kumo rollback`."},
    {"UPDATE_ROLLBACK_IN_PROGRESS", false, AtDeploy::busy,
     "Its update failed or was cancelled, and is being rolled back."},
    {"UPDATE_ROLLBACK_FAILED", true, AtDeploy::stuck, kContinueRollback},
    {"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", false, AtDeploy::busy,
     "Its update was rolled back; what it had made is being removed."},
    {"UPDATE_ROLLBACK_COMPLETE", true, AtDeploy::update,
     "The stack is as it was before. Correct the cause and run `kumo deploy` again."},
    {"REVIEW_IN_PROGRESS", true, AtDeploy::redo,
     "It has no resources yet: a change set that would create it waits to be executed. Execute it "
     "with `kumo deploy --change-set=<name>`, or remove the empty stack with `kumo delete -f` and "
     "run `kumo deploy`; `kumo deploy --recreate-failed` does both."},
    {"IMPORT_IN_PROGRESS", false, AtDeploy::busy, "Resources are being taken into the stack."},
    {"IMPORT_COMPLETE", true, AtDeploy::update, ""},
    {"IMPORT_ROLLBACK_IN_PROGRESS", false, AtDeploy::busy,
     "Resources could not be taken into the stack, and are being let go."},
    {"IMPORT_ROLLBACK_FAILED", true, AtDeploy::stuck,
     "Resources could not be taken into the stack, nor be let go, and CloudFormation has no way to "
     "continue that. Look with `kumo info` at what it holds, and remove the stack with `kumo "
     "delete -f`: what was to be imported stays if its DeletionPolicy is Retain. Then run `kumo "
     "deploy`, or `kumo import` again."},
    {"IMPORT_ROLLBACK_COMPLETE", true, AtDeploy::update, ""},
};

}  // namespace

std::span<const StackState> stack_states() {
  return kStates;
}

StackState stack_state(std::string_view status) {
  for (const StackState& state : kStates)
    if (state.status == status) return state;
  bool running = status.ends_with("_IN_PROGRESS");
  return {status, !running, running ? AtDeploy::busy : AtDeploy::update, ""};
}

std::string_view status_in(std::string_view text) {
  std::string_view longest;
  for (const StackState& state : kStates)
    if (state.status.size() > longest.size() && text.contains(state.status)) longest = state.status;
  return longest;
}

}  // namespace gcdt::kumo
