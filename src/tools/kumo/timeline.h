// When each resource was worked on in one operation, and which of them it waited for in the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/kumo/causes.h"
#include "tools/kumo/history.h"

namespace gcdt::kumo {

// From the beginning of one piece of work on a resource to its end.
struct Span {
  Time from{}, to{};
  std::string status;  // in which it ended, or which it was last in
  std::string reason;
  bool open = false;       // no event tells its end
  bool cancelled = false;  // because something else had failed
  bool critical = false;   // on the critical path
};

struct Bar {
  std::string path;  // with the way through nested stacks: "Network/Subnet"
  std::string type, physical_id;
  std::vector<Span> spans;
  std::vector<services::StackEvent> events;  // oldest first
};

struct Timeline {
  std::string stack_id, status;
  Time began{}, ended{};
  std::vector<Bar> bars;  // in the order in which they began; what is nested beneath its stack
  // Paths, first to last: each began when the one before was over, and the last one ended last.
  // Events know no dependencies; but CloudFormation begins a resource as soon as it can.
  std::vector<std::pair<std::string, Span>> critical_path;
  std::vector<Cause> causes;
};

// `root`: the id of the stack.
Timeline make_timeline(const PastOperation& operation, std::string_view root);

// The page that shows it. `name` of the stack.
std::string timeline_page(const Timeline& timeline, std::string_view name);

}  // namespace gcdt::kumo
