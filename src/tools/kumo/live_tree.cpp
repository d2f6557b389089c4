#include "tools/kumo/live_tree.h"

#include <algorithm>

#include "base/error.h"
#include "output/activity.h"

namespace gcdt::kumo {

constexpr size_t kMostRows = 12;  // more would push the events off the screen

void LiveTree::take(const std::string& path, const std::string& status, Instant now) {
  if (status.ends_with("_IN_PROGRESS")) {
    auto [row, is_new] = running_.try_emplace(path, Row{status, now});
    if (!is_new && row->second.status != status) row->second = {status, now};
  } else if (running_.erase(path) > 0) {
    ++done_;
  }
}

std::string LiveTree::text(std::string_view headline, Instant now) const {
  std::string text(headline);
  if (done_ > 0) text += fmt::format(", {} done", done_);
  size_t shown = 0;
  for (const auto& [path, row] : running_) {
    if (shown++ == kMostRows) {
      text += fmt::format("\n  and {} more", running_.size() - kMostRows);
      break;
    }
    auto depth = static_cast<size_t>(std::ranges::count(path, '/'));
    text += fmt::format("\n  {:{}}{} {} ({})", "", 2 * depth, path.substr(path.rfind('/') + 1),
                        row.status, elapsed(row.since, now));
  }
  return text;
}

std::string elapsed(LiveTree::Instant since, LiveTree::Instant now) {
  return output::time_text(std::chrono::duration_cast<os::Duration>(now - since));
}

}  // namespace gcdt::kumo
