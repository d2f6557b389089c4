// The framing application/vnd.amazon.eventstream of answers that are a stream of events.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace gcdt::aws {

struct EventFrame {
  std::vector<std::pair<std::string, Json>> headers;
  std::string_view payload;  // into the body

  const Json* header(std::string_view name) const;
  std::string text(std::string_view name) const;  // "" if absent or no text
};

// The frames of a whole body, checksums verified. `problem` is set when it is cut off or broken.
std::vector<EventFrame> event_frames(std::string_view body, std::string& problem);

}  // namespace gcdt::aws
