// The commands of tenkai, in the order of `tenkai --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::tenkai {

extern const Tool tool;
extern const Command bundle, deploy, list, show, stop, rollback;

}  // namespace gcdt::tenkai
