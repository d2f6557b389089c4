// One command in a world of its own: a scripted AWS, a clock that jumps, a project folder, and an
// output that remembers what was said.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/context.h"
#include "os/files.h"
#include "support/fake_machine.h"
#include "support/recorded_output.h"
#include "support/script.h"

namespace gcdt::test {

class World : public FakeMachine {
 public:
  // `section` is the tool's section of the configuration. ENV=dev, region eu-west-1, account
  // 123456789012, user alice.
  World(const Tool& tool, const Command& command, Json section);
  // With answers from elsewhere, e.g. recordings; `aws` is then not asked.
  World(const Tool& tool, const Command& command, Json section,
        std::unique_ptr<aws::Backend> backend);

  void file(std::string_view name, std::string_view content);
  std::string read(std::string_view name) const;
  bool has_file(std::string_view name) const;

  // Runs the command; what it throws passes through.
  void run();
  // The text of the Error it throws; "" if it throws none.
  std::string failure();
  // The signal of the Interrupted it throws; 0 if it throws none.
  int interrupted();

  // Everything said in words (Text, Notice, Artifact, Raw), a line each.
  std::string said() const;
  std::vector<output::StackEvent> stack_events() const;
  std::vector<output::Table> tables(std::string_view name) const;
  Json result() const;  // null if none was shown

  RecordedOutput out;
  os::Environment environment;
  os::TempDir dir;
  std::string printed;  // by scripts of the user

 private:
  std::unique_ptr<aws::Backend> backend_;  // until the session takes it
  Script* script_;

 public:
  Script& aws;
  aws::Session session;
  python::Host python;
  Context ctx;
};

}  // namespace gcdt::test
