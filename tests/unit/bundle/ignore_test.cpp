#include "bundle/ignore.h"

#include <doctest.h>

#include "base/text.h"

using gcdt::bundle::IgnoreRules;

namespace {

bool ignored(std::string_view patterns, std::string_view path) {
  return IgnoreRules(gcdt::split(patterns, '\n')).ignores(path);
}

}  // namespace

TEST_CASE("a pattern without a slash fits a name at any depth, and all that is below") {
  CHECK(ignored("*.pyc", "a/b/c.pyc"));
  CHECK(ignored("trash", "src/trash/t.txt"));
  CHECK(ignored("trash", "trash"));
  CHECK_FALSE(ignored("trash", "trash.txt"));
  CHECK_FALSE(ignored("*.py", "a.pyc"));
}

TEST_CASE("a slash at the end means folders") {
  CHECK(ignored("trash/", "src/trash/t.txt"));
  CHECK_FALSE(ignored("trash/", "src/trash"));
}

TEST_CASE("a slash elsewhere ties a pattern to the project's folder") {
  CHECK(ignored("/trash", "trash/t.txt"));
  CHECK_FALSE(ignored("/trash", "src/trash/t.txt"));
  CHECK(ignored("src/trash", "src/trash/t.txt"));
  CHECK(ignored("src/sub/**", "src/sub/a/b.txt"));
  CHECK_FALSE(ignored("src/sub/**", "src/sub"));
}

TEST_CASE("two stars stand for any number of folders") {
  CHECK(ignored("**/trash", "a/b/trash/t.txt"));
  CHECK(ignored("a/**/b", "a/b"));
  CHECK(ignored("a/**/b", "a/x/y/b/c"));
  CHECK_FALSE(ignored("a/**/b", "x/a/b"));
  CHECK(ignored("**", "a"));
  CHECK_FALSE(ignored("a/*/b", "a/x/y/b"));
}

TEST_CASE("the last pattern that fits decides, also below an excluded folder") {
  CHECK_FALSE(ignored("*.py\n!a.py", "a.py"));
  CHECK(ignored("*.py\n!a.py\na.*", "a.py"));
  CHECK_FALSE(ignored("lib/\n!keep.txt", "lib/keep.txt"));
}

TEST_CASE("comments, blanks and escapes are read as in git") {
  CHECK_FALSE(ignored("# *.txt\n\n   \n", "a.txt"));
  CHECK(ignored("\\#a", "#a"));
  CHECK(ignored("\\!a", "!a"));
  CHECK(ignored("a.txt  \r", "a.txt"));
  CHECK(ignored("a\\ ", "a "));
  CHECK_FALSE(ignored("/", "a"));
  CHECK(ignored("[a-c]?.[!t]xt", "b1.zxt"));
  CHECK_FALSE(ignored("[a-c]?.[^t]xt", "b1.txt"));
  CHECK(ignored("a[b", "a[b"));
}

TEST_CASE("patterns with many stars take no longer than others") {
  std::string stars = "**/a*a*a*a*a*a*a*a*a*a*b", path;
  for (int i = 0; i < 200; ++i) path += std::string(100, 'a') + "/";
  CHECK_FALSE(ignored(stars + "\n**/*/**/*/**/*/**/*/**/x", path + "a"));
}

TEST_CASE("a folder is ignored as a whole when a pattern fits it and nothing is taken in again") {
  auto folder = [](std::string_view patterns, std::string_view path) {
    return IgnoreRules(gcdt::split(patterns, '\n')).ignores_folder(path);
  };
  CHECK(folder("trash/", "src/trash"));
  CHECK(folder("/src", "src/deep/er"));
  CHECK(folder("*", "src"));
  CHECK_FALSE(folder("*.py", "src"));
  CHECK_FALSE(folder("/trash", "src/trash"));
  CHECK_FALSE(folder("trash/\n!a.py", "trash"));
}
