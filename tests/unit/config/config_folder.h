// A project folder with configuration files, and what was said about them.
#pragma once

#include "config/config.h"
#include "os/files.h"
#include "support/recorded_output.h"

namespace gcdt::test {

struct Folder {
  os::TempDir dir;
  RecordedOutput out;
  os::Environment environment;

  Folder& file(const std::string& name, const std::string& text) {
    os::write_file(dir.path() / name, text);
    return *this;
  }
  config::Configuration configuration(const std::string& env = "dev") {
    return config::read({dir.path(), env, "kumo", environment, out,
                         [](const auto&) { return Json{{"from", "python"}}; }});
  }
  Json read(const std::string& env = "dev") { return configuration(env).value; }
  // The text of the Error that reading throws; "" if it throws none.
  std::string failure(const std::string& env = "dev") {
    try {
      configuration(env);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }
  std::vector<std::string> warnings() const { return out.notices(output::Notice::warning); }
};

}  // namespace gcdt::test
