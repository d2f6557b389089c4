// When each resource was worked on in one operation, and which of them it waited for in the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/kumo/causes.h"
#include "tools/kumo/history.h"
#include "tools/kumo/references.h"

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
  // Paths, first to last: what each of them waited for stands before it, and the last one ended
  // last.
  std::vector<std::pair<std::string, Span>> critical_path;
  std::vector<Cause> causes;
};

// `root`: the id of the stack. `known`: of its template. What a resource waited for is what it
// refers to; where that is not known (in a rollback, in a nested stack, in saved events), what was
// over when it began, as CloudFormation begins a resource as soon as it can.
Timeline make_timeline(const PastOperation& operation, std::string_view root,
                       const Dependencies& known = {});

// The page that shows it. `name` of the stack.
std::string timeline_page(const Timeline& timeline, std::string_view name);

}  // namespace gcdt::kumo
