// The commands of kumo, in the order of `kumo --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::kumo {

extern const Command deploy, deploy_all, list, list_all, remove, generate, preview, dot,
    lint_template, stop, start, info, explain, report, drift, rollback, import_resources,
    stack_set_deploy, stack_set_status, stack_set_delete;
extern const Tool tool;

}  // namespace gcdt::kumo
