// A row of numbers as a row of bars, one character each.
#pragma once

#include <span>
#include <string>

namespace gcdt::output {

// From "▁" for zero (and what is below) to "█" for the greatest.
std::string sparkline(std::span<const double> values);

}  // namespace gcdt::output
