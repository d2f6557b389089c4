// The commands of gcdt itself, in the order of `gcdt --help`. The namespace is `core`: one named
// like its parent would hide it.
#pragma once

#include <string>
#include <vector>

#include "lifecycle/command.h"

namespace gcdt::core {

extern const Command awsume;
extern const Command call;
extern const Command completion;
extern const Command config;
extern const Command credentials;
extern const Command generate;
extern const Command list;
extern const Command migrate_project;
extern const Command schema;
extern const Tool tool;

// What `gcdt generate` can make.
std::vector<std::string> generator_names();

}  // namespace gcdt::core
