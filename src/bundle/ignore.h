// Which files the patterns of `gcdtignore` leave out: the syntax of .gitignore (21-bundler 6.3).
// The last pattern that fits decides; unlike in git, a file below an excluded folder can be taken
// in again by `!`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gcdt::bundle {

class IgnoreRules {
 public:
  // One pattern a line, as in the files; blank lines and comments say nothing.
  explicit IgnoreRules(std::span<const std::string> lines);

  // `path` of a file relative to the project, parts separated by '/'.
  bool ignores(std::string_view path) const;
  // Whether that is so for all there can be in the folder; false if it takes a look.
  bool ignores_folder(std::string_view path) const;

 private:
  struct Pattern {
    std::vector<std::string> parts;  // "**" = any number of folders
    bool negated = false;
    bool only_folders = false;
  };
  static bool fits(const Pattern& pattern, std::span<const std::string> path, bool is_folder);
  std::vector<Pattern> patterns_;
};

}  // namespace gcdt::bundle
