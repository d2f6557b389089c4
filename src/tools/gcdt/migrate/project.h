// The files of a project that say how it is deployed, for all of its environments.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/config.h"
#include "lifecycle/context.h"

namespace gcdt::migrate {

namespace fs = std::filesystem;

struct ConfigFile {
  std::string name;  // "gcdt_dev.json"
  const config::Format* format = nullptr;
  std::string text;
  Json tree = Json::object();  // as a whole configuration, also of a file for one tool
  std::string section;         // the tool, of a file for one tool: "tenkai"
  std::string broken;          // why a Python file could not be read; empty if it could

  bool is(std::string_view extension) const { return name.ends_with(extension); }
  bool of_one_tool() const { return !section.empty(); }
};

struct Project {
  std::vector<ConfigFile> files;  // each once
  std::vector<std::string> environments;
  std::vector<std::string> not_read;  // another file of the same name wins: "gcdt_dev.conf"
  // From before there were environments: "lambda.conf".
  std::vector<std::string> without_environment;

  const ConfigFile* named(std::string_view name) const;
};

// Throws Error for files that do not parse; Python files that fail are `broken`.
Project read_project(Context& ctx);

// The configuration of one environment, as every command reads it. `dir`: another place for it.
config::Configuration read_environment(Context& ctx, const std::string& env, const fs::path& dir,
                                       output::Output& out);

// The name and the place of each of its files, the environment's own first.
std::vector<std::string> chain_of(const Project& project, const std::string& env);

// An Output for what has been said already.
class Silence : public output::Output {
 public:
  void show(const output::Event&) override {}
};

}  // namespace gcdt::migrate
