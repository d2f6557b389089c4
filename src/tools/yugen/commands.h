// The commands of yugen, in the order of `yugen --help`; each is a file of its own.
#pragma once

#include "lifecycle/command.h"

namespace gcdt::yugen {

extern const Tool tool;

}  // namespace gcdt::yugen
