#include "support/suite.h"

#include <doctest.h>
#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

#include "base/json.h"
#include "os/files.h"

namespace gcdt::test {

namespace {

std::filesystem::path folder_or_skip(const char* variable, const std::string& name) {
  const char* root = std::getenv(variable);
  std::filesystem::path folder = std::filesystem::path(root ? root : "") / name;
  if (!root || !std::filesystem::exists(folder)) {
    fmt::print("SKIPPED: no test data at '{}' ({} says where it is)\n", folder.string(), variable);
    std::exit(0);
  }
  return folder;
}

}  // namespace

std::filesystem::path conformance_folder(const std::string& name) {
  return folder_or_skip("GCDT_CONFORMANCE_DIR", name);
}
std::filesystem::path recordings_folder() {
  return folder_or_skip("GCDT_RECORDINGS_DIR", "");
}

void Suite::pass(const std::string&) {
  ++passed_;
}

void Suite::fail(const std::string& id, const std::string& why) {
  failures_.push_back(id);
  fmt::print("FAILED {}: {}\n", id, why);
}

void Suite::list(const std::string& id, const std::string& verdict) {
  listed_.emplace_back(id, verdict);
}

void Suite::finish(size_t expected) {
  size_t total = passed_ + listed_.size() + failures_.size();
  for (const auto& [id, verdict] : listed_) fmt::print("  listed {}: {}\n", id, verdict);
  fmt::print("{}: {} passed, {} listed, {} failed, {} total\n", name_, passed_, listed_.size(),
             failures_.size(), total);
  std::fflush(stdout);
  write_report(total);
  CHECK(failures_.empty());
  CHECK(total >= expected);
}

// For docs/conformance.md (scripts/conformance.py).
void Suite::write_report(size_t total) const {
  const char* file = std::getenv("GCDT_CONFORMANCE_REPORT");
  if (!file) return;
  Json listed = Json::array();
  for (const auto& [id, verdict] : listed_) listed.push_back(Json::array({id, verdict}));
  Json report{{"passed", passed_}, {"listed", listed}, {"total", total}};
  os::write_file(file, dump(report));
}

}  // namespace gcdt::test
