#include "tools/gcdt/migrate/project.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lifecycle/python_hooks.h"
#include "os/files.h"

namespace gcdt::migrate {

namespace {

struct ToolFile {
  std::string_view prefix, section;
};
constexpr ToolFile kToolFiles[] = {
    {"settings_", "kumo"}, {"codedeploy_", "tenkai"}, {"lambda_", "ramuda"}, {"api_", "yugen"}};
constexpr std::string_view kPrefix = "gcdt_", kConf = ".conf";

// As ENV may be written: anything else is a file of somebody else.
bool is_environment(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == name.npos;
}

std::vector<std::string> names_in(const fs::path& dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(dir, error), end; !error && at != end; at.increment(error))
    if (std::error_code ignored; at->is_regular_file(ignored))
      names.push_back(at->path().filename());
  std::ranges::sort(names);
  return names;
}

const config::Format* format_of(std::string_view name) {
  for (const config::Format& format : config::formats())
    if (name.ends_with(format.extension)) return &format;
  return nullptr;
}

class Reader {
 public:
  explicit Reader(Context& ctx) : ctx_(ctx), names_(names_in(ctx.dir)) {}

  Project read() {
    std::set<std::string> environments;
    for (const std::string& name : names_) {
      if (std::string env = environment_in(name, kPrefix); !env.empty()) environments.insert(env);
      for (const ToolFile& file : kToolFiles) {
        bool conf = name.ends_with(kConf);
        if (std::string env = conf ? environment_in(name, file.prefix) : ""; !env.empty())
          environments.insert(env);
        std::string_view base = file.prefix.substr(0, file.prefix.size() - 1);
        if (name == std::string(base) + std::string(kConf))
          project_.without_environment.push_back(name);
      }
    }
    for (const std::string& env : environments) {
      project_.environments.push_back(env);
      add_chain(std::string(kPrefix) + env);
      for (const ToolFile& file : kToolFiles) add_tool_file(file, env);
    }
    return std::move(project_);
  }

 private:
  // "dev" for "gcdt_dev.json".
  static std::string environment_in(std::string_view name, std::string_view prefix) {
    const config::Format* format = format_of(name);
    if (!format || !name.starts_with(prefix)) return {};
    name.remove_prefix(prefix.size());
    name.remove_suffix(std::string_view(format->extension).size());
    return is_environment(name) ? std::string(name) : std::string();
  }

  bool exists(const std::string& name) const {
    std::error_code ignored;
    return fs::is_regular_file(ctx_.dir / name, ignored);
  }

  config::Request request() {
    return {ctx_.dir, "",
            "gcdt",   ctx_.environment,
            silence_, [this](const fs::path& file) { return read_python_config(ctx_, file); }};
  }

  Json parse(ConfigFile& file) {
    config::Request asked = request();
    if (!file.is(".py")) return file.format->read(asked, ctx_.dir / file.name, file.text);
    // One that only an old Python understands is what this command is there for.
    try {
      return file.format->read(asked, ctx_.dir / file.name, file.text);
    } catch (const Error& error) {
      file.broken = error.what();
      return Json::object();
    }
  }

  // The file that wins among those of that base name, and its bases.
  void add_chain(const std::string& base) {
    bool found = false;
    std::string next;
    for (const config::Format& format : config::formats()) {
      std::string name = base + format.extension;
      if (!exists(name)) continue;
      if (found) {
        if (std::ranges::find(project_.not_read, name) == project_.not_read.end())
          project_.not_read.push_back(name);
        continue;
      }
      found = true;
      if (project_.named(name)) continue;
      ConfigFile file{.name = name, .format = &format, .text = os::read_file(ctx_.dir / name)};
      if (file.text.starts_with("\xEF\xBB\xBF")) file.text.erase(0, 3);
      file.tree = parse(file);
      if (!file.tree.is_object())
        throw Error("{}: the configuration must be a map, not {}", name, file.tree.type_name());
      if (const Json* below = find(file.tree, "/baseconfig"); below && below->is_string())
        next = below->get<std::string>();
      project_.files.push_back(std::move(file));
    }
    if (!next.empty()) add_chain(next);
  }

  void add_tool_file(const ToolFile& kind, const std::string& env) {
    std::string name = fmt::format("{}{}{}", kind.prefix, env, kConf);
    if (!exists(name)) return;
    ConfigFile file{.name = name,
                    .format = format_of(name),
                    .text = os::read_file(ctx_.dir / name),
                    .section = std::string(kind.section)};
    Json tree = parse(file);
    // Two files in one: kumo's configuration, or settings of a function's own code.
    bool settings =
        kind.section == "kumo" && !tree.contains("cloudformation") && !tree.contains("stack");
    if (settings)
      file.section = "ramuda", file.tree["ramuda"]["settings"] = file.text;
    else
      file.tree[file.section] = std::move(tree);
    project_.files.push_back(std::move(file));
  }

  Context& ctx_;
  std::vector<std::string> names_;
  Silence silence_;
  Project project_;
};

}  // namespace

const ConfigFile* Project::named(std::string_view name) const {
  auto found = std::ranges::find(files, name, &ConfigFile::name);
  return found == files.end() ? nullptr : &*found;
}

Project read_project(Context& ctx) {
  return Reader(ctx).read();
}

config::Configuration read_environment(Context& ctx, const std::string& env, const fs::path& dir,
                                       output::Output& out) {
  return config::read({dir, env, "gcdt", ctx.environment, out,
                       [&ctx](const fs::path& file) { return read_python_config(ctx, file); }});
}

std::vector<std::string> chain_of(const Project& project, const std::string& env) {
  std::vector<std::string> names;
  std::string base = std::string(kPrefix) + env;
  while (!base.empty()) {
    const ConfigFile* file = nullptr;
    for (const config::Format& format : config::formats())
      if (!file) file = project.named(base + format.extension);
    bool again = !file || std::ranges::find(names, file->name) != names.end();
    if (again) break;
    names.push_back(file->name);
    const Json* below = find(file->tree, "/baseconfig");
    base = below && below->is_string() ? below->get<std::string>() : "";
  }
  for (const ToolFile& kind : kToolFiles) {
    std::string name = fmt::format("{}{}{}", kind.prefix, env, kConf);
    if (project.named(name)) names.push_back(name);
  }
  return names;
}

}  // namespace gcdt::migrate
