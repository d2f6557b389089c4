// The commands of ramuda, in the order of `ramuda --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::ramuda {

extern const Command clean, bundle, diff, deploy, list, metrics, info, wire, unwire, remove,
    rollback, prune, ping, invoke, logs;
extern const Tool tool;

}  // namespace gcdt::ramuda
