// The folder of a function, with stand-ins for the programs that install packages.
#pragma once

#include "bundle/function_bundle.h"
#include "bundle_folder.h"
#include "support/fakes.h"

namespace gcdt::test {

struct FunctionFolder : BundleFolder {
  FunctionFolder() {
    for (const char* program : {"python3", "npm", "uv", "pnpm"}) {
      os::write_file(dir.path() / program, "#!/bin/sh\n");
      chmod((dir.path() / program).c_str(), 0755);
    }
    environment.variables["PATH"] = dir.path().string();
    file("handler.py", "def handle(event, context): return 1\n");
    // pip and npm, as far as they matter here.
    processes.handler = [this](const os::Process& process) {
      if (process.argv.at(1) == "-c") return os::ProcessResult{.out = python_version};
      for (size_t i = 0; i + 1 < process.argv.size(); ++i)
        if (process.argv[i] == "--target") {
          std::filesystem::create_directories(process.argv[i + 1] + "/werkzeug/__pycache__");
          os::write_file(process.argv[i + 1] + "/werkzeug/a.py", "packaged");
          os::write_file(process.argv[i + 1] + "/werkzeug/__pycache__/a.pyc", "noise");
        }
      return os::ProcessResult{.out = installer_output};
    };
  }
  std::string bundle() {
    bundle::Workshop shop{processes, environment, out, project(), false, keep};
    bundle::write_function_bundle(shop, section, ignore, "dev", target);
    return output_of("unzip -Z1 " + target.string());
  }
  std::string failure() {
    try {
      bundle();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  std::string content(const char* name) {
    return output_of(fmt::format("unzip -p {} {}", target.string(), name));
  }
  // What was started, the questions to Python about its version left out.
  std::vector<os::Process> installers() {
    auto started = processes.started;
    std::erase_if(started, [](const os::Process& process) { return process.argv.at(1) == "-c"; });
    return started;
  }
  os::Process installer(size_t index = 0) { return installers().at(index); }
  bool was_told(const char* argument) {
    const auto argv = installer().argv;
    return std::ranges::find(argv, argument) != argv.end();
  }

  FakeProcesses processes;
  os::Environment environment;
  std::filesystem::path target = dir.path() / "bundle.zip";
  Json section{{"lambda", {{"handlerFile", "handler.py"}, {"runtime", "python3.13"}}},
               {"bundling", {{"folders", Json::array()}}}};
  std::vector<std::string> ignore;
  bool keep = false;
  std::string installer_output, python_version = "3.13";
};

}  // namespace gcdt::test
