// The commands of ramuda, in the order of `ramuda --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::ramuda {

extern const Command clean, bundle, diff, deploy, list, metrics, info, wire, unwire, remove,
    rollback, prune, ping, invoke, logs;
extern const Tool tool;

// In the project: the name of the file that `bundle` wrote last, for `clean`.
inline constexpr const char* kBundleNote = ".gcdt/bundle-name";

}  // namespace gcdt::ramuda
