// The page about an operation, as a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"
#include "services/cloudformation.h"

namespace gcdt::kumo {

// Throws Error if the file could not be written. To be asked before anything is done.
void require_place_for(const Context& ctx, const std::string& file);

// Of the newest operation in `events`, on the stack `stack_id` and those nested in it. `live`:
// there is such a stack, whose template can be asked for.
void write_report(Context& ctx, const std::string& file, std::vector<services::StackEvent> events,
                  const std::string& stack_id, std::string_view name, bool live);

}  // namespace gcdt::kumo
