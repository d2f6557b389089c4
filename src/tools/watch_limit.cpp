#include "tools/watch_limit.h"

#include <charconv>

#include "base/error.h"

namespace gcdt::tools {

std::optional<std::chrono::minutes> watch_limit(const Args& args, std::chrono::minutes by_default) {
  auto given = args.get("--timeout");
  if (!given) return by_default;
  int minutes = 0;
  auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), minutes);
  if (error != std::errc{} || end != given->data() + given->size() || minutes < 0)
    throw Error("--timeout must be a number of minutes (0 = no limit), not '{}'", *given);
  if (minutes == 0) return std::nullopt;
  return std::chrono::minutes(minutes);
}

}  // namespace gcdt::tools
