#include "services/runtimes.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "aws/model.h"
#include "base/text.h"

namespace gcdt::services {

namespace {

// Neither created nor updated by AWS any more.
constexpr std::string_view kRetired[] = {
    "nodejs",        "nodejs4.3",     "nodejs4.3-edge", "nodejs6.10", "nodejs8.10",
    "nodejs10.x",    "nodejs12.x",    "nodejs14.x",     "nodejs16.x", "nodejs18.x",
    "python2.7",     "python3.6",     "python3.7",      "python3.8",  "python3.9",
    "java8",         "go1.x",         "ruby2.5",        "ruby2.7",    "dotnetcore1.0",
    "dotnetcore2.0", "dotnetcore2.1", "dotnet6",        "provided",   "dotnetcore3.1",
};

// Still taken; without security updates from that day on.
struct Deprecation {
  std::string_view name, date;
};
constexpr Deprecation kDeprecated[] = {
    {"ruby3.2", "2026-03-31"},    {"nodejs20.x", "2026-04-30"}, {"provided.al2", "2026-07-31"},
    {"python3.10", "2026-10-31"}, {"dotnet8", "2026-11-10"},
};

// A language whose runtimes have another name today.
constexpr std::pair<std::string_view, std::string_view> kSuccessors[] = {{"dotnetcore", "dotnet"},
                                                                         {"go", "provided"}};

bool is_retired(std::string_view name) {
  return std::ranges::find(kRetired, name) != std::end(kRetired);
}

// "python3.13" -> "python".
std::string_view family(std::string_view name) {
  return name.substr(0, std::min(name.find_first_of("0123456789."), name.size()));
}

// "java17.al2023" -> {17, 2023}.
std::vector<int> numbers(std::string_view name) {
  std::vector<int> found;
  bool inside = false;
  for (char c : name) {
    bool digit = c >= '0' && c <= '9';
    if (digit && !inside) found.push_back(0);
    if (digit && found.back() < 1'000'000) found.back() = found.back() * 10 + (c - '0');
    inside = digit;
  }
  return found;
}

std::vector<std::string> known() {
  std::vector<std::string> names;
  for (std::string_view name : aws::find_model("lambda").shape("Runtime").enum_values())
    names.emplace_back(name);
  return names;
}

// Newest first.
std::vector<std::string> supported() {
  std::vector<std::string> names = known();
  std::erase_if(names, [](const std::string& name) { return is_retired(name); });
  std::ranges::sort(names, std::ranges::greater(), numbers);
  return names;
}

std::optional<std::string> newest_of(std::string_view language,
                                     const std::vector<std::string>& names) {
  for (auto [before, today] : kSuccessors)
    if (language == before) language = today;
  for (const std::string& name : names)
    if (family(name) == language) return name;
  return std::nullopt;
}

}  // namespace

void require_runtime(const std::string& name, const std::string& place) {
  std::vector<std::string> names = supported();
  if (std::ranges::find(names, name) != names.end()) return;
  if (std::string gone = retired(name); !gone.empty()) throw Error("{}{}", place, gone);
  auto newest = newest_of(family(name), names);
  auto meant = nearest(name, names);
  if (!meant) meant = newest;
  std::vector<std::string> all = names;
  std::ranges::sort(all);
  throw Error("{}Runtime '{}' not supported by gcdt. {}", place, name,
              meant ? fmt::format("Did you mean '{}'?", *meant)
                    : fmt::format("AWS Lambda has: {}.", join(all, ", ")));
}

std::string retired(const std::string& name) {
  if (!is_retired(name)) return "";
  return fmt::format("AWS Lambda no longer takes the runtime '{}'. Use '{}'.", name,
                     newest_of(family(name), supported()).value_or("provided.al2023"));
}

std::string support_ended(const std::string& name, Time now) {
  for (const Deprecation& one : kDeprecated) {
    if (one.name != name || iso8601(now) < one.date) continue;
    auto newest = newest_of(family(name), supported());
    return fmt::format("AWS ended the support of the runtime {} on {}. The newest one is {}.", name,
                       one.date, newest.value_or("another"));
  }
  return "";
}

}  // namespace gcdt::services
