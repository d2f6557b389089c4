// What is said when no memory is left: saying it must not need any.
#pragma once

#include <exception>

namespace gcdt::os {

// Whether a failure is only about memory that was not to be had.
bool means_no_memory(const std::exception& failure);
void say_no_memory();

// A failure in a place that nothing can be thrown from ends the program. If memory was the reason,
// that is said and the exit code is 1, as for every failure.
void install_memory_end();

}  // namespace gcdt::os
