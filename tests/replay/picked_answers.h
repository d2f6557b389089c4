// Answers picked from a folder of recordings: for each service.Operation the numbers of the files,
// in the order in which they are to be given. The recordings are realistic answers, not a contract
// about calls; picking leaves out those to calls that we do not make.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aws/recording.h"
#include "os/files.h"
#include "support/suite.h"

namespace gcdt::test {

class PickedAnswers {
 public:
  explicit PickedAnswers(const std::string& test) : from_(recordings_folder() / test) {}

  PickedAnswers& pick(const std::string& operation, const std::vector<int>& numbers) {
    for (int number : numbers)
      add(operation, os::read_file(from_ / fmt::format("{}_{}.json", operation, number)));
    return *this;
  }
  PickedAnswers& pick(const std::string& operation, int first, int last) {
    for (int number = first; number <= last; ++number) pick(operation, {number});
    return *this;
  }
  // An answer that the recordings lack.
  PickedAnswers& add(const std::string& operation, const std::string& content) {
    os::write_file(to_->path() / fmt::format("{}_{}.json", operation, ++counts_[operation]),
                   content);
    return *this;
  }

  std::unique_ptr<aws::Backend> replay() const { return aws::make_replay(to_->path()); }

 private:
  std::filesystem::path from_;
  std::shared_ptr<os::TempDir> to_ = std::make_shared<os::TempDir>();
  std::map<std::string, int> counts_;
};

}  // namespace gcdt::test
