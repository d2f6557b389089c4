#include "services/transfer.h"

#include <fmt/core.h>

namespace gcdt::services {

namespace {

constexpr double kMebibyte = 1 << 20;

}  // namespace

std::string transfer_text(uint64_t done, uint64_t total, os::Duration elapsed) {
  double sent = static_cast<double>(done), whole = static_cast<double>(total);
  std::string text = fmt::format("{:.1f} of {:.1f} MiB", sent / kMebibyte, whole / kMebibyte);
  double seconds = std::chrono::duration<double>(elapsed).count();
  if (seconds <= 0 || done == 0) return text;
  double rate = sent / seconds;
  text += fmt::format(", {:.1f} MiB/s", rate / kMebibyte);
  if (done < total)
    text += fmt::format(", {} left", output::time_text(std::chrono::duration_cast<os::Duration>(
                                         std::chrono::duration<double>((whole - sent) / rate))));
  return text;
}

std::function<void(uint64_t, uint64_t)> transfer_progress(output::Activity& activity) {
  return [&activity](uint64_t done, uint64_t total) {
    activity.detail(transfer_text(done, total, activity.elapsed()));
  };
}

}  // namespace gcdt::services
