// What every conformance runner needs: the data folder, counting, and the last line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gcdt::test {

// GCDT_CONFORMANCE_DIR/<name>. If it is not there prints "SKIPPED: ..." and exits with success,
// which ctest shows as skipped.
std::filesystem::path conformance_folder(const std::string& name);
std::filesystem::path recordings_folder();

// Counts cases; every case must end in exactly one of pass, fail or list. finish() prints
// "<suite>: <passed> passed, <listed> listed, <failed> failed, <total> total" and fails the doctest
// case if a case failed, or if fewer than `expected` cases were seen. The file that
// GCDT_CONFORMANCE_REPORT names, if it is set, gets {"passed", "listed": [[id, verdict]], "total"}.
class Suite {
 public:
  explicit Suite(std::string name) : name_(std::move(name)) {}
  void pass(const std::string& id);
  void fail(const std::string& id, const std::string& why);
  // Not run on purpose, with the verdict: "as botocore: ...", "not needed: ...".
  void list(const std::string& id, const std::string& verdict);
  void finish(size_t expected = 0);

 private:
  void write_report(size_t total) const;

  std::string name_;
  std::vector<std::string> failures_;
  std::vector<std::pair<std::string, std::string>> listed_;
  size_t passed_ = 0;
};

}  // namespace gcdt::test
