// A folder with the scripts of one test, and a host that runs them and keeps what they print, log
// and ask.
#pragma once

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "os/files.h"
#include "os/interrupt.h"
#include "python/host.h"

namespace gcdt::test {

class Scripts {
 public:
  explicit Scripts(std::string_view template_code = {}) {
    options.dir = std::filesystem::canonical(folder_.path());
    options.environment = os::Environment::capture();
    options.environment.variables.erase("VIRTUAL_ENV");
    options.print = [this](std::string_view bytes, bool is_stderr) {
      (is_stderr ? err : out) += bytes;
    };
    options.serve = [this](std::string_view method, const Json& params) {
      return answer(method, params);
    };
    if (!template_code.empty()) write("cloudformation.py", template_code);
  }

  std::string path(const std::string& name) const { return (options.dir / name).string(); }
  void write(const std::string& name, std::string_view code) {
    os::write_file(options.dir / name, code);
  }

  // The host starts with the options as they are then.
  python::Host& host() {
    if (!host_) host_ = std::make_unique<python::Host>(options);
    return *host_;
  }
  void end() { host_.reset(); }

  Json load(const std::string& name = "cloudformation.py") {
    return host().request("load_template", {{"path", path(name)}});
  }
  Json generate(Json context = {{"tool", "kumo"}}, Json config = Json::object()) {
    return host().request("generate_template",
                          {{"context", std::move(context)}, {"config", std::move(config)}});
  }
  // The sentence of the error with which something ends; "no error" if it does not.
  template <class Function>
  static std::string failure(Function function, std::string* detail = nullptr) {
    try {
      function();
    } catch (const Error& error) {  // it is what the test wants to see
      if (detail) *detail = error.detail;
      return error.what();
    }
    return "no error";
  }

  // Raises an interrupt as soon as a script has made the file "started".
  std::thread interrupt_when_started(int signal) {
    return std::thread([this, signal] {
      while (!std::filesystem::exists(path("started")))
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      interrupted_at = std::chrono::steady_clock::now();
      os::raise_interrupt(signal);
    });
  }
  std::chrono::steady_clock::time_point interrupted_at;

  python::Options options;
  std::string out, err;                                        // what scripts printed
  std::vector<std::pair<std::string, std::string>> logged;     // level, text
  std::vector<std::pair<std::string, Json>> asked;             // method, params
  std::function<Json(std::string_view, const Json&)> handler;  // answers what is asked

 private:
  Json answer(std::string_view method, const Json& params) {
    if (method == "log") {
      logged.emplace_back(text(params, "/level"), text(params, "/text"));
      return nullptr;
    }
    asked.emplace_back(method, params);
    return handler(method, params);
  }

  os::TempDir folder_;
  std::unique_ptr<python::Host> host_;
};

}  // namespace gcdt::test
