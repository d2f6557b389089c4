// A gcdt plugin that refuses deployments while the configuration names a reason:
//
//   "plugins": {"freeze": {"executable": "gcdt-plugin-freeze", "reason": "release week"}}
//
// Build it with any C++17 compiler and nlohmann's json.hpp:
//   g++ -std=c++17 -o gcdt-plugin-freeze gcdt-plugin-freeze.cpp
// The protocol is described in docs/plugin-protocol.md.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

using nlohmann::json;

namespace {

// The line to gcdt: one JSON object a line, both ways.
class Gcdt {
 public:
  explicit Gcdt(int descriptor) : descriptor_(descriptor) {}

  bool read(json& message) {
    size_t end;
    while ((end = received_.find('\n')) == std::string::npos) {
      char buffer[4096];
      ssize_t got = ::read(descriptor_, buffer, sizeof buffer);
      if (got <= 0) return false;  // gcdt is done
      received_.append(buffer, static_cast<size_t>(got));
    }
    message = json::parse(received_.substr(0, end));
    received_.erase(0, end + 1);
    return true;
  }

  void write(const json& message) {
    std::string line = message.dump() + "\n";
    for (size_t sent = 0; sent < line.size();) {
      ssize_t put = send(descriptor_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return;
      sent += static_cast<size_t>(put);
    }
  }

 private:
  int descriptor_;
  std::string received_;
};

// The answer to a signal: an error ends the command, changes of the context are passed on.
json answer(const json& params) {
  json context = params.at("context");
  std::string reason =
      params.at("config").value(json::json_pointer("/plugins/freeze/reason"), std::string());
  if (reason.empty() || context.at("command") != "deploy") return {{"result", json::object()}};
  if (std::getenv("THAW") == nullptr) {
    std::string sentence = "no deployments now: ";
    sentence.append(reason).append(" (THAW=1 overrules)");
    return {{"error", {{"message", sentence}}}};
  }
  std::cout << "freeze: overruled, " << reason << std::endl;
  context["freeze_overruled"] = true;
  return {{"result", {{"context", context}}}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "gcdt starts this program; see docs/plugin-protocol.md\n";
    return 1;
  }
  Gcdt gcdt(std::atoi(argv[1]));
  json message;
  if (!gcdt.read(message)) return 0;
  gcdt.write({{"id", 0},
              {"result",
               {{"protocol", 1},
                {"name", "gcdt-plugin-freeze"},
                {"version", "1.0.0"},
                {"signals", {"command_init"}}}}});
  while (gcdt.read(message)) {
    json reply = answer(message.at("params"));
    reply["id"] = message.at("id");
    gcdt.write(reply);
  }
  return 0;
}
