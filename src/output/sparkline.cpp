#include "output/sparkline.h"

#include <algorithm>
#include <cmath>

namespace gcdt::output {

std::string sparkline(std::span<const double> values) {
  constexpr const char* kBars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr double kHighest = std::size(kBars) - 1;
  double most = 0;
  for (double value : values) most = std::max(most, value);
  std::string bars;
  for (double value : values) {
    // What is more than nothing is higher than nothing, however little.
    double height = most > 0 && value > 0 ? std::ceil(value / most * kHighest) : 0;
    bars += kBars[static_cast<size_t>(std::clamp(height, 0.0, kHighest))];
  }
  return bars;
}

}  // namespace gcdt::output
