// What a terminal shows below the events while an operation runs: the stack, and as a tree the
// resources that are being worked on, each with its state and for how long.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace gcdt::kumo {

class LiveTree {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  // `path`: "Network/Subnet", the way through nested stacks.
  void take(const std::string& path, const std::string& status, Instant now);
  // `headline`, how many resources are done, and a line for each that is not.
  std::string text(std::string_view headline, Instant now) const;

 private:
  struct Row {
    std::string status;
    Instant since;
  };
  std::map<std::string, Row> running_;
  size_t done_ = 0;
};

// How long it took: "1:05 min".
std::string elapsed(LiveTree::Instant since, LiveTree::Instant now);

}  // namespace gcdt::kumo
