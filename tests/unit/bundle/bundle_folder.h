// A project folder for tests of bundling, and what foreign programs see in an archive.
#pragma once

#include <doctest.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>

#include "base/text.h"
#include "bundle/select.h"
#include "os/files.h"
#include "support/recorded_output.h"

namespace gcdt::test {

struct BundleFolder {
  void file(std::string_view name, std::string_view content = "x", unsigned mode = 0644) {
    auto path = dir.path() / "project" / name;
    std::filesystem::create_directories(path.parent_path());
    os::write_file(path, content);
    chmod(path.c_str(), mode);
  }
  void link(std::string_view name, std::string_view target) {
    auto path = project() / name;
    std::filesystem::create_directories(path.parent_path());
    std::filesystem::create_symlink(target, path);
  }
  std::filesystem::path project() const { return dir.path() / "project"; }

  std::vector<bundle::Member> select(std::vector<bundle::Folder> folders,
                                     std::vector<std::string> ignored = {}) {
    return bundle::select_files(project(), folders, bundle::IgnoreRules(ignored), out,
                                {.allowed = allowed});
  }
  std::string names(std::vector<bundle::Folder> folders, std::vector<std::string> ignored = {}) {
    std::vector<std::string> names;
    for (const bundle::Member& member : select(std::move(folders), std::move(ignored)))
      names.push_back(member.name);
    return join(names, " ");
  }
  std::string failure(std::vector<bundle::Folder> folders) {
    try {
      select(std::move(folders));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  os::TempDir dir{"gcdt-bundle-"};
  std::vector<std::filesystem::path> allowed;
  RecordedOutput out;
};

// Standard output of a command, with its exit code if that is not 0.
inline std::string output_of(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  std::string text;
  std::array<char, 4096> part;
  while (size_t got = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), got);
  int status = pclose(pipe);
  if (status != 0) text += fmt::format("[status {}]", status);
  return text;
}

}  // namespace gcdt::test
