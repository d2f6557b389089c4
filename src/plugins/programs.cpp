#include "plugins/programs.h"

#include <memory>

#include "plugins/plugins.h"

namespace gcdt::plugins {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view kPrefix = "gcdt-plugin-";

// A name is searched on PATH, anything with a slash from the project's folder on.
fs::path find_executable(const Context& ctx, const std::string& key, const std::string& name) {
  if (!fs::path(name).filename().string().starts_with(kPrefix))
    throw Error("'{}' is '{}'; the name of a plugin's program begins with '{}'.", key, name,
                kPrefix);
  if (name.contains('/')) {
    fs::path file = ctx.dir / name;
    if (std::error_code ignored; fs::exists(file, ignored)) return file;
    throw Error("'{}' names '{}', which does not exist.", key, name);
  }
  if (auto found = os::find_program(name, ctx.environment)) return *found;
  throw Error("'{}' names '{}', which is not on PATH.", key, name);
}

struct Named {
  std::string key, name;  // "plugins.audit.executable", "gcdt-plugin-audit"
};

std::vector<Named> named_in(const Json& config) {
  std::vector<Named> found;
  const Json* sections = find(config, "/plugins");
  if (!sections || !sections->is_object()) return found;
  for (const auto& [section, options] : sections->items()) {
    if (!options.is_object() || !options.contains("executable") || is_disabled(options)) continue;
    std::string key = fmt::format("plugins.{}.executable", section);
    if (!options.at("executable").is_string()) throw Error("'{}' must be a string.", key);
    found.push_back({std::move(key), options.at("executable").get<std::string>()});
  }
  return found;
}

class Program {
 public:
  Program(const Context& ctx, const Named& named)
      : name_(fs::path(named.name).filename().string()),
        host_(ctx.python.for_program(find_executable(ctx, named.key, named.name))) {
    for (const Json& signal : array_or_empty(host_.introduction(), "/signals"))
      if (signal.is_string()) signals_.push_back(signal.get<std::string>());
  }

  const std::string& name() const { return name_; }
  std::string version() { return text_or(host_.introduction(), "/version", "unknown"); }

  void hear(Signal signal, Context& ctx) {
    // One that has failed has said so; it is not started again.
    std::string signal_name(gcdt::name(signal));
    if (!host_.running() || std::ranges::find(signals_, signal_name) == signals_.end()) return;
    Json answer = host_.request(
        "signal", {{"name", signal_name}, {"context", ctx.shared}, {"config", ctx.config}});
    if (Json* context = changed(answer, "context")) ctx.shared = std::move(*context);
    if (Json* config = changed(answer, "config")) ctx.config = std::move(*config);
  }

 private:
  // Left out: nothing changed.
  Json* changed(Json& answer, const char* member) const {
    if (!answer.is_object() || !answer.contains(member)) return nullptr;
    if (answer.at(member).is_object()) return &answer.at(member);
    throw Error("plugin '{}' answered with a {} that is no object.", name_, member);
  }

  std::string name_;
  python::Host host_;
  std::vector<std::string> signals_;
};

}  // namespace

void connect_programs(Bus& bus) {
  auto programs = std::make_shared<std::vector<std::unique_ptr<Program>>>();
  bus.connect_all([programs](Signal signal, Context& ctx) {
    if (signal == Signal::config_read_finalized)
      for (const Named& named : named_in(ctx.config))
        programs->push_back(std::make_unique<Program>(ctx, named));
    for (auto& program : *programs) program->hear(signal, ctx);
  });
}

std::vector<ProgramVersion> program_versions(const Context& ctx, const Json& config) {
  std::vector<ProgramVersion> all;
  for (const Named& named : named_in(config)) {
    try {
      Program program(ctx, named);
      all.push_back({program.name(), program.version(), {}});
    } catch (const Error& error) {  // one that is broken does not hide the versions of others
      all.push_back({fs::path(named.name).filename().string(), "unknown", error.what()});
    }
  }
  return all;
}

}  // namespace gcdt::plugins
