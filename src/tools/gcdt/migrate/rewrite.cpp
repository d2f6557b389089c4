#include "tools/gcdt/migrate/rewrite.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "config/hocon.h"
#include "config/legacy_files.h"
#include "config/schema.h"
#include "config/yaml.h"
#include "config/yaml_text.h"
#include "os/files.h"
#include "tools/gcdt/migrate/comments.h"
#include "tools/gcdt/migrate/modern.h"

namespace gcdt::migrate {

namespace {

constexpr std::string_view kYaml = ".yaml", kYml = ".yml";

// Digit texts where a number is meant become numbers.
template <class J>
void modernize_numbers(J& config) {
  for (const char* tool : {"kumo", "tenkai", "ramuda", "yugen"}) {
    if (!config.contains(tool)) continue;
    Json section(config.at(tool));
    std::string root = std::string("/") + tool;
    for (const std::string& pointer :
         config::Schema::named(tool)->validate(section, root).converted)
      config[typename J::json_pointer(pointer)] =
          J(section.at(Json::json_pointer(pointer.substr(root.size()))));
  }
}

template <class J>
void modernize_all(J& config) {
  modernize(config);
  modernize_numbers(config);
}

// As the text was written: the blanks before its first key.
int indent_of(const std::string& json) {
  size_t line = json.find('\n');
  size_t key = line == json.npos ? json.npos : json.find_first_not_of(' ', line + 1);
  if (key == json.npos || json[key] != '"') return 2;
  return std::clamp(static_cast<int>(key - line - 1), 1, 8);
}

bool is_yaml(std::string_view name) {
  return name.ends_with(kYaml) || name.ends_with(kYml);
}

bool has_comments(const ConfigFile& file) {
  if (file.is(".json")) return false;
  for (const std::string& line : split(file.text, '\n')) {
    std::string text = trim(line);
    if (text.starts_with('#') || text.contains(" #")) return true;
    if (file.is(".conf") && (text.starts_with("//") || text.contains(" //"))) return true;
  }
  return false;
}

std::string stem_of(const std::string& name) {
  return name.substr(0, name.rfind('.'));
}

class Planner {
 public:
  Planner(Context& ctx, const Project& project, std::string extension)
      : ctx_(ctx), project_(project), extension_(std::move(extension)) {}

  std::vector<NewFile> plan() {
    for (const ConfigFile& file : project_.files)
      if (!file.of_one_tool() && is_ours(file)) add_file(file);
    for (const std::string& env : project_.environments) add_tool_files(env);
    std::vector<NewFile> files;
    for (auto& [name, planned] : planned_) files.push_back(written(name, planned));
    return files;
  }

 private:
  struct Planned {
    OrderedJson tree = OrderedJson::object();
    std::vector<std::string> from;
  };

  // Files elsewhere, and programs, are left alone.
  static bool is_ours(const ConfigFile& file) {
    return !file.is(".py") && !file.name.contains("..") && !fs::path(file.name).is_absolute();
  }

  OrderedJson in_order(const ConfigFile& file) const {
    if (file.is(".json")) return OrderedJson::parse(file.text);
    if (is_yaml(file.name)) return config::parse_ordered_yaml(file.text, file.name);
    return OrderedJson(file.tree);
  }

  void add_file(const ConfigFile& file) {
    OrderedJson tree = in_order(file);
    modernize_all(tree);
    bool hocon = file.is(".conf");
    if (hocon) require_independence(file);
    if (!hocon && Json(tree) == file.tree) return;
    std::string name = hocon ? stem_of(file.name) + extension_ : file.name;
    planned_[name] = {std::move(tree), {file.name}};
  }

  // What comes from the environment of whoever runs it cannot be written down.
  void require_independence(const ConfigFile& file) const {
    config::HoconOrigin origin{file.name, ctx_.dir};
    os::Environment probe;
    for (const std::string& name : config::hocon_references(file.text, origin))
      probe.variables[name] = "gcdt-probe-" + name;
    std::string values = dump(config::parse_hocon(file.text, origin, probe));
    for (const auto& [name, value] : probe.variables)
      if (values.contains(value))
        throw Error(
            "{}: the value of '${{{}}}' comes from the environment, which is another one tomorrow. "
            "Write the value, or \"lookup:env:{}\", and try again. Nothing was written.",
            file.name, name, name);
  }

  // The files for one tool each go into the file of their environment.
  void add_tool_files(const std::string& env) {
    std::vector<std::string> names;
    const ConfigFile* main = nullptr;
    for (const std::string& name : chain_of(project_, env)) {
      const ConfigFile* file = project_.named(name);
      if (file->of_one_tool()) {
        require_independence_of_tool(*file);
        names.push_back(name);
      } else if (!main) {
        main = file;
      }
    }
    if (names.empty()) return;
    if (main && !is_ours(*main))
      throw Error(
          "'{}' is a program, which is not changed here. Write what {} say{} into it by hand. "
          "Nothing was written.",
          main->name, join(names, ", "), names.size() == 1 ? "s" : "");
    std::string name = main ? main->name : "gcdt_" + env + extension_;
    if (main && main->is(".conf")) name = stem_of(name) + extension_;
    auto [at, is_new] = planned_.try_emplace(name);
    Planned& planned = at->second;
    if (is_new && main) planned = {in_order(*main), {main->name}};
    planned.from.insert(planned.from.end(), names.begin(), names.end());
    lay_beneath(planned.tree, legacy(env));
  }

  void require_independence_of_tool(const ConfigFile& file) const {
    // Settings of a function are a text for somebody else.
    if (file.section == "ramuda" && file.name.starts_with("settings_")) return;
    require_independence(file);
  }

  OrderedJson legacy(const std::string& env) const {
    Silence silence;
    std::vector<config::Source> sources;
    Json sections =
        config::read_legacy_files({ctx_.dir, env, "gcdt", ctx_.environment, silence, {}}, sources);
    OrderedJson tree(sections);
    modernize_all(tree);
    return tree;
  }

  NewFile written(const std::string& name, const Planned& planned) const {
    NewFile file{.name = name, .text = {}, .from = planned.from};
    const ConfigFile* before = project_.named(name);
    if (is_yaml(name))
      file.text = config::to_ordered_yaml(planned.tree);
    else
      file.text = planned.tree.dump(before ? indent_of(before->text) : 2, ' ', false,
                                    OrderedJson::error_handler_t::replace) +
                  "\n";
    for (const std::string& from : planned.from)
      if (const ConfigFile& old = *project_.named(from); has_comments(old))
        keep_comments(old, file);
    return file;
  }

  static void keep_comments(const ConfigFile& before, NewFile& file) {
    std::optional<std::string> text;
    if (is_yaml(before.name) && is_yaml(file.name)) text = with_comments(before.text, file.text);
    if (text)
      file.text = *text;
    else
      file.lost_comments = true;
  }

  Context& ctx_;
  const Project& project_;
  std::string extension_;
  std::map<std::string, Planned> planned_;
};

// A copy of the project in which the new files stand already.
class Rehearsal {
 public:
  Rehearsal(Context& ctx, const Project& project, const std::vector<NewFile>& files)
      : ctx_(ctx), dir_(stage_.path() / "a/b/c/d") {
    fs::create_directories(dir_);
    for (const char* name : {".gcdtignore", ".npmignore"})
      if (auto content = os::read_file_if_exists(ctx.dir / name)) put(name, *content);
    for (const ConfigFile& file : project.files)
      if (!replaced(files, file.name)) put(file.name, file.text);
    for (const NewFile& file : files) put(file.name, file.text);
  }

  // Both without what was said when they were read: it has been said.
  void compare(const std::string& env) const {
    Silence silence;
    Json before = read_environment(ctx_, env, ctx_.dir, silence).value;
    Json after = read_environment(ctx_, env, dir_, silence).value;
    modernize_all(before);
    modernize_all(after);
    if (before == after) return;
    std::vector<std::string> places;
    for (const Json& step : Json::diff(before, after)) {
      std::string place = dotted(text(step, "/path"));
      if (std::ranges::find(places, place) == places.end()) places.push_back(place);
    }
    throw Error(
        "The environment '{}' would not be the same afterwards: {} come from several files at "
        "once. Bring them together by hand. Nothing was written.",
        env, join(places, ", "));
  }

 private:
  static bool replaced(const std::vector<NewFile>& files, const std::string& name) {
    return std::ranges::any_of(files, [&](const NewFile& file) {
      return std::ranges::find(file.from, name) != file.from.end();
    });
  }
  void put(const std::string& name, const std::string& content) const {
    fs::path path = (dir_ / name).lexically_normal();
    bool inside = path.string().starts_with(stage_.path().string());
    if (!inside) return;  // a base with an absolute path is read where it is
    fs::create_directories(path.parent_path());
    os::write_file(path, content);
  }

  Context& ctx_;
  os::TempDir stage_;
  fs::path dir_;
};

unsigned mode_of(const fs::path& file) {
  struct stat info{};
  return stat(file.c_str(), &info) == 0 ? info.st_mode & 0777 : 0644;
}

}  // namespace

std::vector<NewFile> plan_rewrite(Context& ctx, const Project& project,
                                  const std::string& extension) {
  std::vector<NewFile> files = Planner(ctx, project, extension).plan();
  if (files.empty()) return files;
  Rehearsal rehearsal(ctx, project, files);
  for (const std::string& env : project.environments) rehearsal.compare(env);
  return files;
}

void write_files(Context& ctx, const std::vector<NewFile>& files) {
  for (const NewFile& file : files)
    for (const std::string& from : file.from) {
      std::error_code ignored;
      if (fs::is_symlink(ctx.dir / from, ignored))
        throw Error("'{}' is a symbolic link. Run this where it leads to. Nothing was written.",
                    from);
      if (fs::exists(ctx.dir / (from + ".bak"), ignored))
        throw Error("'{}.bak' exists already; remove it. Nothing was written.", from);
    }
  for (const NewFile& file : files) {
    // First the copies, then the new file, and last the old ones go: whatever stops this, nothing
    // is lost, and what is there means the same.
    unsigned mode = 0644;
    for (const std::string& from : file.from) {
      mode = mode_of(ctx.dir / from);
      os::write_file(ctx.dir / (from + ".bak"), os::read_file(ctx.dir / from), mode);
    }
    os::write_file(ctx.dir / file.name, file.text, mode);
    for (const std::string& from : file.from)
      if (from != file.name) fs::remove(ctx.dir / from);
  }
}

}  // namespace gcdt::migrate
