#include "tools/ramuda/log_time.h"

#include <array>
#include <charconv>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace gcdt::ramuda {

namespace {

using std::chrono::seconds;

struct Unit {
  char letter;
  std::string_view word;
  seconds length;
};
constexpr std::array<Unit, 5> kUnits{{{'s', "second", seconds(1)},
                                      {'m', "minute", seconds(60)},
                                      {'h', "hour", seconds(3600)},
                                      {'d', "day", seconds(86'400)},
                                      {'w', "week", seconds(604'800)}}};
constexpr int64_t kMost = 1'000'000;

std::optional<int64_t> number(std::string_view text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > kMost)
    return std::nullopt;
  return value;
}

// "3d" or "3 days ago".
std::optional<seconds> distance(const std::string& text) {
  if (text == "yesterday") return seconds(86'400);
  if (text.empty()) return std::nullopt;
  std::vector<std::string> words = split(text, ' ');
  for (const Unit& unit : kUnits) {
    if (text.back() == unit.letter)
      if (auto count = number(std::string_view(text).substr(0, text.size() - 1)))
        return *count * unit.length;
    bool named = words.size() == 3 && words[2] == "ago" &&
                 (words[1] == unit.word || words[1] == std::string(unit.word) + "s");
    if (named)
      if (auto count = number(words[0])) return *count * unit.length;
  }
  return std::nullopt;
}

// "P1DT2H30M" as ISO 8601 writes durations, without years and months, which have no length.
std::optional<seconds> iso_duration(std::string_view text) {
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  seconds sum{0};
  std::string_view units = "WD";
  for (bool time = false, any = false;; any = true) {
    if (!time && text.starts_with('T')) {
      text.remove_prefix(1);
      units = "HMS";
      time = true;
      any = false;
    }
    if (text.empty()) return any ? std::optional(sum) : std::nullopt;
    size_t digits = text.find_first_not_of("0123456789");
    auto count = number(text.substr(0, std::min(digits, text.size())));
    size_t unit = digits == text.npos ? text.npos : units.find(text[digits]);
    if (!count || unit == text.npos) return std::nullopt;
    char letter = static_cast<char>(text[digits] | 0x20);
    for (const Unit& known : kUnits)
      if (known.letter == letter) sum += *count * known.length;
    units.remove_prefix(unit + 1);  // each once, in their order
    text.remove_prefix(digits + 1);
  }
}

// What people leave out: the T, the seconds, the time of day.
std::optional<Time> absolute(const std::string& text) {
  std::string spaced = text;
  if (size_t space = spaced.find(' '); space == 10) spaced[space] = 'T';
  for (const std::string& candidate : {spaced, spaced + ":00", spaced + "T00:00:00"})
    if (auto time = parse_time(candidate)) return time;
  return std::nullopt;
}

}  // namespace

Time parse_log_time(const std::string& text, Time now, std::string_view option) {
  std::string wanted = trim(text);
  if (auto back = distance(wanted)) return now - *back;
  if (auto back = iso_duration(wanted)) return now - *back;
  // Digits alone would be seconds since 1970, which nobody means.
  bool digits = wanted.find_first_not_of("0123456789.") == std::string::npos;
  if (auto time = digits ? std::nullopt : absolute(wanted)) return *time;
  throw Error(
      "{} '{}' is no time. Write '2h', '3d', '1w' for so long ago, or "
      "'2017-06-28 14:23' (UTC).",
      option, text);
}

}  // namespace gcdt::ramuda
