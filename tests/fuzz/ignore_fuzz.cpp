// Ignore patterns: the path on the first line, the patterns on the others.
#include "bundle/ignore.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz/fuzz.h"

namespace {

using gcdt::bundle::IgnoreRules;

// A pattern for this path and no other.
std::string literally(std::string_view path) {
  std::string pattern = "/";
  for (char c : path) {
    if (c != '/') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

}  // namespace

FUZZ(input) {
  size_t end = std::min(input.find('\n'), input.size());
  std::string path(input.substr(0, end));
  std::vector<std::string> lines = gcdt::split(input.substr(end), '\n');
  bool ignored = IgnoreRules(lines).ignores(path);

  lines.insert(lines.begin(), "# a remark");
  lines.emplace_back();
  if (IgnoreRules(lines).ignores(path) != ignored) std::abort();

  if (path.empty() || path.starts_with('/') || path.ends_with('/')) return;
  lines.push_back(literally(path));
  if (!IgnoreRules(lines).ignores(path)) std::abort();
  lines.push_back("!" + lines.back());
  if (IgnoreRules(lines).ignores(path)) std::abort();
}
