// The commands of kumo, in the order of `kumo --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::kumo {

extern const Command deploy, list, remove, generate, preview, dot, stop, start, info, explain,
    rollback;
extern const Tool tool;

}  // namespace gcdt::kumo
