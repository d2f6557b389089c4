#include "python/relay.h"

#include <fmt/format.h>

#include "output/sanitize.h"

namespace gcdt::python {

namespace {

constexpr size_t kShown = size_t{1} << 20;  // per request; the rest is read and dropped
constexpr int kReads = 16;                  // of one buffer each: more than a pipe holds

}  // namespace

void Relay::drain() {
  char buffer[65536];
  for (int i = 0; i < kReads && pipe_.read >= 0; ++i) {
    ssize_t got = read(pipe_.read, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) pipe_.close_read();
    if (got <= 0) break;
    std::string_view bytes(buffer, static_cast<size_t>(got));
    bool full = bytes.size() == sizeof buffer;
    size_t whole = full ? bytes.rfind('\n') + 1 : bytes.size();
    show(partial_.append(bytes.substr(0, whole)));
    partial_.assign(bytes.substr(whole));
  }
  if (!partial_.empty()) show(std::exchange(partial_, {}));
}

void Relay::show(std::string_view bytes) {
  if (bytes.empty()) return;
  std::string_view shown = bytes.substr(0, kShown - std::min(printed_, kShown));
  bool cut = printed_ <= kShown && shown.size() < bytes.size();
  printed_ += bytes.size();
  if (!shown.empty()) print_(output::mask_secrets(shown), is_stderr_);
  if (cut)
    print_(fmt::format("\n[more than {} MiB printed: the rest is not shown]\n", kShown >> 20),
           is_stderr_);
}

}  // namespace gcdt::python
