#include "services/transfer.h"

#include <fmt/core.h>

namespace gcdt::services {

namespace {

constexpr double kMebibyte = 1 << 20;

std::string duration_text(double seconds) {
  auto whole = static_cast<int64_t>(seconds + 0.5);
  return whole < 100 ? fmt::format("{} s", whole) : fmt::format("{} min", (whole + 30) / 60);
}

}  // namespace

std::string transfer_text(uint64_t done, uint64_t total, os::Duration elapsed) {
  double sent = static_cast<double>(done), whole = static_cast<double>(total);
  std::string text = fmt::format("{:.1f} of {:.1f} MiB", sent / kMebibyte, whole / kMebibyte);
  double seconds = std::chrono::duration<double>(elapsed).count();
  if (seconds <= 0 || done == 0) return text;
  double rate = sent / seconds;
  text += fmt::format(", {:.1f} MiB/s", rate / kMebibyte);
  if (done < total) text += fmt::format(", {} left", duration_text((whole - sent) / rate));
  return text;
}

std::function<void(uint64_t, uint64_t)> transfer_progress(
    std::string what, os::Clock& clock, std::function<void(const output::Progress&)> show) {
  auto start = clock.steady();
  return [what = std::move(what), &clock, show = std::move(show), start](uint64_t done,
                                                                         uint64_t total) {
    auto elapsed = std::chrono::duration_cast<os::Duration>(clock.steady() - start);
    bool over = done >= total;
    show({over ? "" : what + ": " + transfer_text(done, total, elapsed)});
  };
}

}  // namespace gcdt::services
