// What the configuration says about the stack beside its template and parameters: tags, what is to
// happen after a failure, protection. CloudFormation's operations take these under different names.
#pragma once

#include "lifecycle/context.h"

namespace gcdt::kumo {

// Tags and RollbackConfiguration, which all operations take alike. Tags that are configured empty
// are sent: that removes all of them.
void add_common_options(const Context& ctx, Json& request);

// OnStackFailure (ROLLBACK, DELETE or DO_NOTHING) or DisableRollback, as each operation takes it;
// for a new stack TimeoutInMinutes and TerminationProtection, too. Throws Error if both are
// configured and disagree.
void add_create_options(const Context& ctx, Json& request);
void add_update_options(const Context& ctx, Json& request);
void add_change_set_options(const Context& ctx, bool update, Json& request);

// Brings the protection of an existing stack to what is configured, if it is. `stack`: as
// DescribeStacks shows it.
void set_protection(Context& ctx, const aws::Client& cfn, const Json& stack);

}  // namespace gcdt::kumo
