// One run at a time on this machine for what changes something: two deployments of one stack would
// only fail at AWS, later and with less to tell, and a deletion in the middle of one leaves half of
// both (93 F12).
#pragma once

#include <memory>

#include "lifecycle/context.h"
#include "os/file_lock.h"

namespace gcdt {

// The lock of the command's target (tool, account, region, name), held as long as it lives; nothing
// if the command needs none or there is no place for it. Waits for `--lock-timeout` seconds, then
// throws Error naming the process that has it.
std::unique_ptr<os::FileLock> lock_target(const Command& command, Context& ctx);

// The same for one of several targets of a command, in the account of `role` if one is assumed.
std::unique_ptr<os::FileLock> lock_target(Context& ctx, const std::string& target,
                                          std::string_view role = {});

}  // namespace gcdt
