#include "bundle/ignore.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace gcdt::bundle {

namespace {

constexpr std::string_view kAnyFolders = "**";

// Whether `c` is in the class that starts at `pattern[at]`, behind the bracket; `at` moves behind
// the closing one. nullopt if there is none: the bracket is then an ordinary character.
std::optional<bool> in_class(std::string_view pattern, size_t& at, char c) {
  size_t i = at;
  bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  // Looked for first, so that a row of open brackets does not cost a scan of the rest each.
  if (pattern.find(']', i + 1) == pattern.npos) return std::nullopt;
  bool found = false;
  for (size_t first = i; i < pattern.size(); ++i) {
    if (pattern[i] == ']' && i > first) {
      at = i + 1;
      return found != negated;
    }
    auto character = [&] {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      return static_cast<unsigned char>(pattern[i]);
    };
    unsigned char low = character(), high = low;
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      i += 2;
      high = character();
    }
    auto byte = static_cast<unsigned char>(c);
    if (low <= byte && byte <= high) found = true;
  }
  return std::nullopt;
}

// One pattern part against one part of a path. Goes back to the last star only, so that it takes
// no more than |pattern| * |text| steps.
bool fits_part(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0;
  std::optional<size_t> star, star_text;
  while (t < text.size()) {
    bool fits = false;
    size_t next = p + 1;
    if (p < pattern.size()) {
      char c = pattern[p];
      if (c == '*') {
        star = p++;
        star_text = t;
        continue;
      }
      std::optional<bool> in;
      if (c == '[') in = in_class(pattern, next, text[t]);
      if (c == '\\' && p + 1 < pattern.size()) {
        fits = pattern[p + 1] == text[t];
        next = p + 2;
      } else {
        fits = in ? *in : c == '?' || c == text[t];
      }
    }
    if (fits) {
      p = next;
      ++t;
    } else if (star) {
      p = *star + 1;
      t = ++*star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// Blanks at the end say nothing, unless a backslash keeps them.
std::string_view without_blanks(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r') &&
         !(line.size() > 1 && line[line.size() - 2] == '\\'))
    line.remove_suffix(1);
  return line;
}

}  // namespace

IgnoreRules::IgnoreRules(std::span<const std::string> lines) {
  for (const std::string& text : lines) {
    std::string_view line = without_blanks(text);
    if (line.empty() || line.starts_with('#')) continue;
    Pattern pattern;
    pattern.negated = line.starts_with('!');
    if (pattern.negated) line.remove_prefix(1);
    pattern.only_folders = line.ends_with('/');
    if (pattern.only_folders) line.remove_suffix(1);
    bool anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) continue;
    if (!anchored) pattern.parts.emplace_back(kAnyFolders);
    for (std::string& part : split(line, '/'))
      if (pattern.parts.empty() || part != kAnyFolders || pattern.parts.back() != kAnyFolders)
        pattern.parts.push_back(std::move(part));
    patterns_.push_back(std::move(pattern));
  }
}

// All ways to read the pattern at once: `reached[j]` tells whether its first j parts fit what was
// seen of the path. A pattern that fits a folder fits everything below it.
bool IgnoreRules::fits(const Pattern& pattern, std::span<const std::string> path, bool is_folder) {
  const auto& parts = pattern.parts;
  std::vector<bool> reached(parts.size() + 1), next;
  reached[0] = true;
  for (size_t seen = 1; seen <= path.size(); ++seen) {
    next.assign(parts.size() + 1, false);
    for (size_t j = 0; j < parts.size(); ++j) {
      bool last = j + 1 == parts.size();
      if (!reached[j]) continue;
      if (parts[j] != kAnyFolders) {
        if (fits_part(parts[j], path[seen - 1])) next[j + 1] = true;
      } else if (last) {
        next[j + 1] = true;
      } else {
        next[j] = true;
        if (fits_part(parts[j + 1], path[seen - 1])) next[j + 2] = true;
      }
    }
    if (next.back() && (is_folder || seen < path.size() || !pattern.only_folders)) return true;
    reached = next;
  }
  return false;
}

bool IgnoreRules::ignores(std::string_view path) const {
  auto parts = split(path, '/');
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern)
    if (fits(*pattern, parts, false)) return !pattern->negated;
  return false;
}

bool IgnoreRules::ignores_folder(std::string_view path) const {
  if (std::ranges::any_of(patterns_, &Pattern::negated)) return false;
  auto parts = split(path, '/');
  return std::ranges::any_of(patterns_,
                             [&](const Pattern& pattern) { return fits(pattern, parts, true); });
}

}  // namespace gcdt::bundle
