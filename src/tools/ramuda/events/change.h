// One thing that is to be done to AWS.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace gcdt::ramuda::events {

struct Change {
  std::string text;  // what a person is told: a line, and perhaps details beneath it
  std::function<void()> apply;
};
using Changes = std::vector<Change>;

}  // namespace gcdt::ramuda::events
