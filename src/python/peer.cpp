#include "python/peer.h"

#include "base/embedded.h"
#include "base/version.h"
#include "python/interpreter.h"

namespace gcdt::python {

namespace {

constexpr auto kPythonStart = std::chrono::seconds(60);  // a cold disk, a busy machine

std::string bootstrap() {
  for (const EmbeddedFile& file : embedded_python())
    if (file.name == "gcdt/_bootstrap.py") return std::string(file.content);
  throw Error("the gcdt package is not part of this program.");
}

}  // namespace

Peer make_peer(const Options& options) {
  Json greeting = {{"gcdt", version()}, {"protocol", kProtocol}, {"verbose", options.verbose}};
  if (!options.program.empty())
    return {.title = fmt::format("plugin '{}'", options.program.filename().string()),
            .argv = {options.program.string()},
            .greeting = std::move(greeting),
            .start_limit = options.deadline,
            .limit_variable = "GCDT_PLUGIN_TIMEOUT",
            .is_python = false};
  Json files = Json::object();
  for (const EmbeddedFile& file : embedded_python()) files[std::string(file.name)] = file.content;
  greeting["files"] = std::move(files);
  return {.title = "Python",
          .argv = {find_interpreter(options.environment).string(), "-c", bootstrap()},
          .greeting = std::move(greeting),
          .start_limit = kPythonStart,
          .limit_variable = "GCDT_PYTHON_TIMEOUT"};
}

}  // namespace gcdt::python
