// Where the lifecycle meets the user's Python: configuration files, hook files, templates with
// register(). None of these functions starts the interpreter unless there is something to
// run.
#pragma once

#include <filesystem>

#include "lifecycle/context.h"
#include "lifecycle/signals.h"

namespace gcdt {

// Forwards every signal to Python while it runs and has receivers for it: those of plugins, then
// those of hooks.
void connect_python_hooks(Bus& bus);

// What generate_config() of that file returned; hooks in the file are registered (01-core 7.6).
Json read_python_config(Context& ctx, const std::filesystem::path& file);

// After config_read_finalized: the configured `hookfile`, then the hooks of ./cloudformation.py
// (01-core 7.11, 9.2).
void load_hook_files(Context& ctx);

}  // namespace gcdt
