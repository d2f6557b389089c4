#include "bundle/function_bundle.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "base/text.h"
#include "bundle/limits.h"
#include "bundle/twins.h"
#include "os/files.h"
#include "output/activity.h"

namespace gcdt::bundle {

namespace {

namespace fs = std::filesystem;

constexpr auto kScriptDeadline = std::chrono::minutes(10);
// What installers leave, which no function needs and which differs from machine to machine.
constexpr const char* kNoise[] = {
    "__pycache__/",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "node_modules/.package-lock.json",
    "node_modules/.modules.yaml",
    "node_modules/.pnpm-workspace-state*.json",
    "node_modules/.yarn-integrity",
    "node_modules/.yarn-state.yml",
    "node_modules/.cache/",
};

Target target_of(const Json& section) {
  Target target{text_or(section, "/lambda/runtime", "python2.7"), "x86_64"};
  const Json& architectures = array_or_empty(section, "/lambda/architectures");
  if (!architectures.empty()) target.architecture = architectures.at(0).get<std::string>();
  return target;
}

std::vector<Folder> folders_of(const Json& section) {
  std::vector<Folder> folders;
  for (const Json& entry : array_or_empty(section, "/bundling/folders")) {
    Folder folder{text(entry, "/source"), std::nullopt};
    if (const Json* into = find(entry, "/target")) folder.target = into->get<std::string>();
    folders.push_back(std::move(folder));
  }
  return folders;
}

// Outside of the project, to which links may lead.
std::vector<fs::path> linked_folders(const Workshop& shop, const Json& section) {
  std::vector<fs::path> folders;
  for (const Json& folder : array_or_empty(section, "/bundling/linkedFolders")) {
    fs::path path = shop.project / folder.get<std::string>();
    if (!fs::is_directory(path))
      throw Error("'{}' is no folder ('ramuda.bundling.linkedFolders').",
                  folder.get<std::string>());
    folders.push_back(fs::canonical(path));
  }
  return folders;
}

// settings.json, settings.conf: what the function finds about its environment.
void add_settings(const Workshop& shop, const Json& section, std::string_view env,
                  std::vector<Member>& members) {
  auto add = [&](std::string name, std::string content) {
    std::erase_if(members, [&](const Member& member) { return member.name == name; });
    members.push_back({.name = std::move(name), .path = {}, .content = std::move(content)});
  };
  const Json* settings = find(section, "/settings");
  const Json* as_text = find(section, "/settings_text");
  bool has_settings = settings && !settings->empty();
  if (has_settings)
    add(inner_path(text_or(section, "/bundling/settings_file", "settings.json")),
        settings->is_string() ? settings->get<std::string>() : dump_python(*settings));
  if (as_text) return add("settings.conf", as_text->get<std::string>());
  auto file = os::read_file_if_exists(shop.project / fmt::format("settings_{}.conf", env));
  if (file && !has_settings) add("settings.conf", std::move(*file));
}

// A program of a package that starts it by the Python of this machine.
bool is_launcher(const Member& member) {
  if (!member.name.starts_with("bin/")) return false;
  std::ifstream in(member.path);
  std::string line;
  std::getline(in, line);
  return line.starts_with("#!") && line.contains("python");
}

std::vector<Member> packaged(const Workshop& shop, const fs::path& folder,
                             std::vector<std::string> patterns, const Selection& selection) {
  if (fs::is_empty(folder)) return {};
  patterns.insert(patterns.begin(), "/.lock");  // of uv
  const Folder kAll[] = {{".", ""}};
  std::vector<Member> members =
      select_files(folder, kAll, IgnoreRules(patterns), shop.out, selection);
  std::erase_if(members, is_launcher);
  return members;
}

// Packages, then what the configuration names, then the handler: the later one has the last word
// about a name.
std::vector<Member> members_of(const Workshop& shop, const Json& section,
                               const std::vector<std::string>& ignore,
                               const std::optional<fs::path>& packages) {
  std::vector<std::string> patterns(std::begin(kNoise), std::end(kNoise));
  patterns.insert(patterns.end(), ignore.begin(), ignore.end());
  std::vector<Folder> folders = folders_of(section);
  std::string handler = text_or(section, "/lambda/handlerFile");
  if (!handler.empty() && !fs::is_regular_file(shop.project / handler))
    throw Error("The handler file '{}' does not exist ('ramuda.lambda.handlerFile').", handler);
  if (!handler.empty()) folders.push_back({handler, ""});
  std::map<std::string, Member> members;
  const Selection selection{.allowed = linked_folders(shop, section)};
  auto take = [&](std::vector<Member> selected) {
    for (Member& member : selected) members[member.name] = std::move(member);
  };
  if (packages) take(packaged(shop, *packages, patterns, selection));
  patterns.insert(patterns.begin(), {"/.gcdt/", "/" + zip_name(section)});
  take(select_files(shop.project, folders, IgnoreRules(patterns), shop.out, selection));
  std::vector<Member> all;
  for (auto& [name, member] : members) all.push_back(std::move(member));
  return all;
}

void run_script(const Workshop& shop, const std::string& name) {
  constexpr const char* kFailure = "Failure during prebundle step.";
  fs::path path = shop.project / name;
  if (!fs::is_regular_file(path)) {
    shop.out.warning(fmt::format("No file found matching {}...", name));
    throw Error(kFailure);
  }
  if (access(path.c_str(), X_OK) != 0)
    throw Error("{} '{}' may not be executed (chmod +x).", kFailure, name);
  shop.out.info(fmt::format("Executing {} ...", name));
  output::Activity activity(shop.out, name);
  os::ProcessResult result = shop.processes.run({.argv = {fs::absolute(path).string(), "-e"},
                                                 .dir = shop.project,
                                                 .environment = shop.environment,
                                                 .deadline = kScriptDeadline,
                                                 .on_output = [&](std::string_view chunk, bool) {
                                                   shop.out.show(output::Raw{std::string(chunk)});
                                                 }});
  if (result.timed_out) throw Error("{} '{}' did not end within 10 minutes.", kFailure, name);
  if (result.exit_code != 0)
    throw Error("{} '{}' ended with exit code {}.", kFailure, name, result.exit_code);
}

void require_handler(const Json& section, const std::vector<Member>& members) {
  std::string handler = text_or(section, "/lambda/handlerFile");
  std::string name = fs::path(handler).filename();
  if (!handler.empty() && std::ranges::find(members, name, &Member::name) == members.end())
    throw Error("The handler file '{}' is left out by the patterns of gcdtignore.", handler);
}

}  // namespace

std::string zip_name(const Json& section) {
  return text_or(section, "/bundling/zip", "bundle.zip");
}

void run_scripts(const Workshop& shop, const Json& scripts) {
  for (const Json& script : scripts) run_script(shop, script.get<std::string>());
}

ArchiveSize write_function_bundle(const Workshop& shop, const Json& section,
                                  const std::vector<std::string>& ignore, std::string_view env,
                                  const fs::path& target) {
  Target function = target_of(section);
  std::optional<fs::path> packages;
  if (function.runtime.starts_with("python")) packages = install_python_packages(shop, function);
  if (function.runtime.starts_with("nodejs"))
    install_node_packages(shop, function,
                          section.value("/bundling/installScripts"_json_pointer, false));
  std::vector<Member> members = members_of(shop, section, ignore, packages);
  require_handler(section, members);
  add_settings(shop, section, env, members);
  warn_of_twins(members, shop.out);
  check_unpacked(members, shop.out);
  const size_t count = members.size();
  ArchiveSize size = write_zip(std::move(members), target);
  shop.out.debug(fmt::format("{} of {} entries are as in the last bundle", size.reused, count));
  check_packed(section, size);
  return size;
}

}  // namespace gcdt::bundle
