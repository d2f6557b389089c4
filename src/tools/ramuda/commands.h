// The commands of ramuda, in the order of `ramuda --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::ramuda {

extern const Command clean, bundle, deploy, list, metrics, wire, unwire, remove, rollback, ping,
    invoke, logs;
extern const Tool tool;

}  // namespace gcdt::ramuda
