#include "config/config.h"

#include <algorithm>

#include "base/text.h"
#include "config/legacy_files.h"
#include "config/samples.h"
#include "os/files.h"

namespace gcdt::config {

namespace {

constexpr std::string_view kBaseKey = "baseconfig";

// What the original's config reader put beneath every configuration (01-core 7.3).
const char* kOverlay = R"({
  "lookups": ["secret", "ssl", "stack", "baseami", "acm", "ssm", "secretsmanager", "export", "env",
              "file", "cmd"],
  "plugins": {"gcdt_lookups": {"ami_accountid": "569909643510"}}
})";

// "gcdt_dev" + ".json" for every format that exists, in the order in which formats win.
std::vector<std::pair<const Format*, fs::path>> candidates(const Request& request,
                                                           const std::string& base) {
  std::vector<std::pair<const Format*, fs::path>> found;
  for (const Format& format : formats()) {
    fs::path file = request.dir / (base + format.extension);
    std::error_code ignored;
    if (fs::exists(file, ignored)) found.emplace_back(&format, file);
  }
  return found;
}

std::string python_list(const std::vector<std::string>& names) {
  std::string out = "[";
  for (const std::string& name : names) out += (out.size() > 1 ? ", '" : "'") + name + "'";
  return out + "]";
}

// A file that starts like a configuration but ends like none: a typing error, not "no
// configuration".
void refuse_unknown_format(const Request& request, const std::string& base) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(request.dir, ignored)) {
    fs::path file = entry.path().filename();
    if (file.stem() == base && !file.extension().empty())
      throw Error("unknown configuration format: '{}'; use {}.json, {}.yaml or {}.py",
                  file.string(), base, base, base);
  }
}

// A byte order mark says nothing, but editors on Windows leave it.
std::string without_bom(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

class Reader {
 public:
  explicit Reader(const Request& request) : request_(request) {}

  Configuration environment_file() {
    std::string base = "gcdt_" + request_.env;
    auto found = candidates(request_, base);
    if (found.empty()) {
      refuse_unknown_format(request_, base);
      return {};
    }
    result_.value = chain(found, base);
    return std::move(result_);
  }

 private:
  // The content of the winning candidate over that of its bases.
  Json chain(const std::vector<std::pair<const Format*, fs::path>>& found,
             const std::string& base) {
    if (found.size() > 1) {
      std::vector<std::string> names;
      for (const auto& [format, file] : found) names.push_back(base + format->extension);
      request_.out.warning("found multiple types of config files: " + python_list(names));
    }
    const auto& [format, file] = found.front();
    std::string name = base + format->extension;
    way_.emplace_back(fs::weakly_canonical(file), name);
    std::string content = without_bom(os::read_file(file));
    if (trim(content).empty()) throw Error("{}: the file is empty; write at least {{}}", name);
    Json value = format->read(request_, file, content);
    result_.sources.push_back({name, std::move(content)});
    if (!value.is_object())
      throw Error("{}: the configuration must be a map, not {}", name, value.type_name());
    auto reference = value.find(kBaseKey);
    if (reference == value.end()) return value;
    if (!reference->is_string())
      throw Error("{}: '{}' must name another configuration, not {}", name, kBaseKey,
                  reference->type_name());
    auto next = reference->get<std::string>();
    value.erase(reference);
    Json below = base_of(name, next);
    merge(below, value);
    return below;
  }

  Json base_of(const std::string& name, const std::string& next) {
    auto found = candidates(request_, next);
    if (found.empty()) {
      request_.out.warning(
          fmt::format("the `baseconfig` '{}' named in '{}' was not found", next, name));
      return Json::object();
    }
    auto before = std::ranges::find(way_, fs::weakly_canonical(found.front().second),
                                    &std::pair<fs::path, std::string>::first);
    if (before != way_.end() && std::next(before) != way_.end()) {
      std::string circle;
      for (; before != way_.end(); ++before) circle += before->second + " -> ";
      throw Error("`baseconfig` leads in a circle: {}{}{}", circle, next,
                  found.front().first->extension);
    }
    if (before != way_.end()) {  // of itself
      request_.out.warning(
          fmt::format("You configured a recursive `baseconfig` reference in '{}'.", name));
      return Json::object();
    }
    return chain(found, next);
  }

  const Request& request_;
  Configuration result_;
  std::vector<std::pair<fs::path, std::string>> way_;  // the files so far, and their names
};

// The configured patterns, then the lines of the ignore files as they are (01-core 7.12).
void add_ignore_patterns(const Request& request, Json& config) {
  std::vector<fs::path> files;
  if (auto home = request.environment.value("HOME"))
    files.push_back(fs::path(*home) / ".ramudaignore");
  files.push_back(request.dir / ".gcdtignore");
  files.push_back(request.dir / ".npmignore");
  Json patterns = array_or_empty(config, "/gcdtignore");
  for (const fs::path& file : files)
    if (auto content = os::read_file_if_exists(file))
      for (const std::string& line : split(trim(*content), '\n')) patterns.push_back(line);
  if (!patterns.empty()) config["gcdtignore"] = std::move(patterns);
}

}  // namespace

Configuration read(const Request& request) {
  Configuration configuration = Reader(request).environment_file();
  bool has_environment_file = !configuration.sources.empty();
  Json legacy = read_legacy_files(request, configuration.sources);
  if (!legacy.empty()) {
    if (has_environment_file)
      request.out.warning(fmt::format("both '{}' and '{}' were read; the values of '{}' win",
                                      configuration.sources.front().name,
                                      configuration.sources.back().name,
                                      configuration.sources.front().name));
    merge(legacy, configuration.value);
    configuration.value = std::move(legacy);
  }
  if (configuration.value.empty()) return configuration;
  add_missing(configuration.value, Json::parse(kOverlay));
  add_ignore_patterns(request, configuration.value);
  return configuration;
}

void migrate_kumo(Json& config, output::Output& out) {
  auto kumo = config.find("kumo");
  if (kumo == config.end() || !kumo->is_object()) return;
  auto old = kumo->find("cloudformation");
  if (old == kumo->end() || !old->is_object() || old->empty()) return;
  static constexpr std::string_view kStackKeys[] = {"StackName", "TemplateBody", "artifactBucket",
                                                    "RoleARN", "NotificationARNs"};
  Json moved = Json::object();
  for (const auto& [key, value] : old->items()) {
    bool of_stack =
        std::find(std::begin(kStackKeys), std::end(kStackKeys), key) != std::end(kStackKeys);
    moved[of_stack ? "stack" : "parameters"][key] = value;
  }
  kumo->erase(old);
  merge(moved, *kumo);  // keys already written in the new style win
  *kumo = std::move(moved);
  out.warning("kumo config contains a deprecated \"cloudformation\" section!");
  out.warning("Your kumo config should look like this:");
  out.warning(dump_python(*kumo));
}

void require_section(const Json& config, std::string_view tool, std::string_view env,
                     const std::vector<Source>& sources) {
  if (find(config, "/" + std::string(tool))) return;
  if (sources.empty())
    throw Error(
        "Configuration missing for '{}'. There is no gcdt_{}.json, .yaml or .py here; `gcdt "
        "generate {}` writes one to fill in.",
        tool, env, tool);
  throw Error("Configuration missing for '{}'. {} has no section '{}'.", tool, sources.front().name,
              tool);
}

}  // namespace gcdt::config
