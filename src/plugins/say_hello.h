// Greets and says goodbye.
#pragma once

#include "lifecycle/signals.h"

namespace gcdt::plugins {

// With the package `installed` in the virtualenv it greets at `initialized`, as the original did;
// else as soon as the configuration has been read, if that has a section for it.
void connect_say_hello(Bus& bus, bool installed);

}  // namespace gcdt::plugins
