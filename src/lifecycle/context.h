// Everything a command may touch. References only: cli/app.cpp builds the real world, tests their
// own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "aws/client.h"
#include "base/json.h"
#include "config/config.h"
#include "lifecycle/command.h"
#include "os/files.h"
#include "os/system.h"
#include "output/output.h"
#include "python/host.h"

namespace gcdt {

struct Context {
  output::Output& out;
  aws::Session& session;
  os::Clock& clock;
  os::Processes& processes;
  os::Terminal& terminal;
  os::Random& random;
  python::Host& python;
  const os::Environment& environment;
  std::filesystem::path dir;  // where cloudformation.py and gcdt_<env>.* lie

  const Tool* tool = nullptr;
  const Command* command = nullptr;
  Args args;
  bool verbose = false;
  bool assume_yes = false;  // --yes

  std::string env;  // lower-cased ENV
  // What hooks see as `context` (01-core 6.1) and may add to: version, tool, command, env, user,
  // plugins, _arguments, and later error, stack_output, ... `_awsclient` exists on the Python side.
  Json shared = Json::object();
  Json config = Json::object();                // the whole configuration; hooks may change it
  std::vector<config::Source> config_sources;  // the files it came from, to say where things stand

  std::shared_ptr<os::TempDir> scratch;    // for files that nobody needs after the run
  std::filesystem::path bundle_file;       // what the bundle stage made; empty without one
  std::vector<std::string> secret_places;  // JSON pointers of values from secret lookups

  // The section of the running tool; an empty object if there is none.
  const Json& section() const;
  aws::Client aws(std::string_view service, std::string_view region = {}) const {
    return session.client(service, region);
  }
};

}  // namespace gcdt
