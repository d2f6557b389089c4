// Starting an operation on a stack, so that it is started once and known to be ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lifecycle/context.h"
#include "tools/kumo/follow.h"

namespace gcdt::kumo {

// Who runs the current operation on the stack and since when, as far as its events tell.
std::string who_is_busy(const aws::Client& cfn, std::string_view stack);

// Throws Error for a stack that another operation is busy with or that is stuck, with the way out
// (93 F11, F14). `stack`: as DescribeStacks shows it.
void require_deployable(const aws::Client& cfn, const Json& stack);

struct Started {
  std::string stack_id;
  // The signal that arrived while the request was under way. The operation runs all the same.
  std::optional<int> interrupted;
};

// Sends the request with a ClientRequestToken of its own. A lost answer is not asked for again: the
// token in the stack's newest operation tells whether the request arrived (93 3.6). nullopt: there
// was nothing to do. Throws Error when CloudFormation refuses, with the way out.
std::optional<Started> launch(Context& ctx, const aws::Client& cfn, const Operation& operation,
                              Json request);

// "gcdt-<user>-<uuid>": unique, and tells others whose operation runs.
std::string new_token(Context& ctx);

}  // namespace gcdt::kumo
