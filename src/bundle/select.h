// Which files of a project go into an archive, and under which names (21-bundler 6).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bundle/file_identity.h"
#include "bundle/ignore.h"
#include "output/output.h"

namespace gcdt::bundle {

// One entry of `bundling.folders`: a folder with all that is below it, a file, or a pattern
// ("src/**", "src/**/*.py").
struct Folder {
  std::string source;                 // relative to the project, or absolute
  std::optional<std::string> target;  // folder in the archive; "" = its root
};

struct Member {
  std::string name;  // in the archive: "lib/a.py"
  std::filesystem::path path;
  bool executable = false;
  FileIdentity file = {};                   // when it was selected
  std::optional<std::string> content = {};  // in place of the file at `path`
  std::optional<std::string> link = {};     // it is a symbolic link, and this is what it says

  uint64_t size() const { return content ? content->size() : file.size; }
};

struct Selection {
  bool keep_links = false;      // links stay links, wherever they lead
  bool refuse_doubles = false;  // two folders that bring the same name are an error
  std::vector<std::filesystem::path> allowed = {};  // that links may lead to, beside the project
};

// "./a//b/../c" -> "a/c". Throws Error if it leads out of the archive.
std::string inner_path(const std::string& target);

// By name, bytewise, each name once: what two folders bring, the later one decides. Symbolic links
// are followed within the project and into the `allowed` folders, hidden files are taken, empty
// folders are not. A source that is not there is a warning. Throws Error for a link that leads
// elsewhere, to nothing or in a circle, for devices and pipes, and for a target outside the
// archive.
std::vector<Member> select_files(const std::filesystem::path& project,
                                 std::span<const Folder> folders, const IgnoreRules& ignore,
                                 output::Output& out, const Selection& selection = {});

}  // namespace gcdt::bundle
