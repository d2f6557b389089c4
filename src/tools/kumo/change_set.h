// A change set of a stack: made, read when it is ready, removed again.
#pragma once

#include <functional>
#include <string>

#include "lifecycle/context.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

// What CreateChangeSet needs beside the template, its name and type: nested stacks included if
// there are any.
Json change_set_request(const Context& ctx, const Template& source);

class ChangeSet {
 public:
  // `exists`: there is something to update, which a stack in REVIEW_IN_PROGRESS is not.
  // `absent`: there was no stack at all, so that one which appears is ours.
  ChangeSet(Context& ctx, std::string stack, bool exists, bool absent);

  // Makes it and runs `keep`. Unless that returns true, and also when it throws or is interrupted,
  // the change set goes again, with the empty stack that it made. What cannot be removed is said,
  // not thrown: the changes have been shown. `request`: what CreateChangeSet needs beside its name
  // and type (or with a type of its own: IMPORT).
  void use(Json request, const std::function<bool()>& keep);
  // Waits until it is made. The description, Changes complete and with the values of properties;
  // a nested stack's changes stand under "Nested" in its ResourceChange. Changes are empty if
  // nothing changes. Throws Error if it failed for another reason.
  Json describe();

  const std::string& name() const { return name_; }
  const std::string& stack_id() const { return stack_id_; }

 private:
  Json which() const;
  void create(Json request);
  void remove();
  Error failure(const std::string& status, const std::string& reason) const;
  Json wait();
  Json all_changes(const Json& which) const;
  void delete_new_stack();
  void warn(std::string_view why);

  Context& ctx_;
  aws::Client cfn_;
  std::string stack_, name_;
  std::string stack_id_;  // empty until CloudFormation has answered
  bool exists_, absent_;
};

}  // namespace gcdt::kumo
