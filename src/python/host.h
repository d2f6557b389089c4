// The user's Python in a process of its own: started on first use, asked over a private socket
// (docs/python-protocol.md), ended with this object. One request at a time; while Python works it
// may call back (aws.call, log), which `serve` answers. The program of a plugin is run in the same
// way (docs/plugin-protocol.md).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "base/json.h"
#include "os/system.h"

namespace gcdt::python {

struct Options {
  std::filesystem::path dir;    // working directory of the scripts
  os::Environment environment;  // VIRTUAL_ENV and PATH choose the interpreter
  bool verbose = false;
  bool stdout_to_stderr = false;  // with --json, so that scripts cannot break the lines
  // Per request, time spent in `serve` not counted. GCDT_PYTHON_TIMEOUT (seconds) wins, for
  // programs GCDT_PLUGIN_TIMEOUT.
  os::Duration deadline = std::chrono::minutes(10);
  std::filesystem::path program = {};  // started instead of Python
  // Answers what Python asks back: "aws.call", "aws.region", "log", ... Throws Error/ServiceError.
  std::function<Json(std::string_view method, const Json& params)> serve;
  // Where what scripts print goes, secrets masked. Empty: to the real terminal.
  std::function<void(std::string_view bytes, bool is_stderr)> print = {};
};

class Host {
 public:
  explicit Host(Options options);
  Host(Host&&) noexcept;
  ~Host();  // asks the process to leave, kills its group after 2 s or at the next signal

  // A program with the same surroundings and a minute per request.
  Host for_program(std::filesystem::path program) const;
  // A process of its own with another folder and other answers to what Python asks.
  Host for_folder(std::filesystem::path dir,
                  std::function<Json(std::string_view method, const Json& params)> serve) const;

  bool running() const;
  // Starts the interpreter if need be. Throws Error with one sentence (what() names the script) and
  // the Python traceback in `detail`; Interrupted when a signal arrives, which Python is told.
  Json request(std::string_view method, const Json& params);
  // What the process said about itself when it was started, which happens here if need be.
  const Json& introduction();

 private:
  void start();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gcdt::python
