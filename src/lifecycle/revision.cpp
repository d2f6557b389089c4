#include "lifecycle/revision.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "bundle/source_file.h"
#include "bundle/tar.h"
#include "config/appspec.h"
#include "config/yaml_text.h"

namespace gcdt {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "codedeploy";
constexpr std::string_view kAppspecs[] = {"appspec.yml", "appspec.yaml"};

std::vector<bundle::Folder> folders_of(const Json& section) {
  std::vector<bundle::Folder> folders;
  for (const Json& entry : array_or_empty(section, "/bundling/folders")) {
    bundle::Folder folder{text(entry, "/source"), std::nullopt};
    if (const Json* into = find(entry, "/target")) folder.target = into->get<std::string>();
    folders.push_back(std::move(folder));
  }
  if (folders.empty()) folders.push_back({kFolder, ""});
  return folders;
}

std::string archive_name(const os::Environment& environment) {
  std::string tag = replace_all(environment.value("BUILD_TAG").value_or(""), "/", "-");
  return fmt::format("tenkai-bundle{}{}.tar.gz", tag.empty() ? "" : "_", tag);
}

[[noreturn]] void fail_empty(const Context& ctx, const std::vector<bundle::Folder>& folders) {
  std::string places;
  for (const bundle::Folder& folder : folders) {
    bool there = fs::exists(ctx.dir / folder.source);
    places += fmt::format("{}'{}' {}", places.empty() ? "" : ", ", folder.source,
                          there ? "holds no file that is not ignored" : "does not exist");
  }
  throw Error(
      "There is nothing to bundle: {}. Put appspec.yml and what it names into '{}', or name other "
      "places in 'tenkai.bundling.folders'.",
      places, kFolder);
}

void check(const Context& ctx, const std::vector<bundle::Member>& members) {
  std::set<std::string> names;
  for (const bundle::Member& member : members) names.insert(member.name);
  auto spec = std::ranges::find_if(members, [](const bundle::Member& member) {
    return std::ranges::find(kAppspecs, member.name) != std::end(kAppspecs);
  });
  if (spec == members.end())
    throw Error(
        "The bundle has no appspec.yml at its root, without which CodeDeploy does not know what to "
        "do with it. Put one into '{}'.",
        text_or(ctx.section(), "/bundling/folders/0/source", kFolder));
  bundle::Member file = *spec;
  if (std::exchange(file.link, std::nullopt)) file.file = bundle::identity_of(file.path);
  std::string memory, shown = file.path.lexically_proximate(fs::canonical(ctx.dir)).string();
  config::check_appspec(bundle::read_whole(file, memory), shown, names);
}

// stack_output.yml and settings.json, behind the files.
void add_generated(const Context& ctx, std::vector<bundle::Member>& members) {
  auto add = [&](std::string name, std::string content) {
    auto doubles = std::erase_if(members, [&](const bundle::Member& m) { return m.name == name; });
    if (doubles > 0)
      ctx.out.warning(fmt::format("The bundle gets the generated '{}', not your file.", name));
    members.push_back({.name = std::move(name), .path = {}, .content = std::move(content)});
  };
  auto map_at = [&](const char* key) -> const Json* {
    const Json* value = find(ctx.section(), std::string("/") + key);
    if (!value || value->empty()) return nullptr;
    if (!value->is_object()) throw Error("'tenkai.{}' must be a map, not {}.", key, dump(*value));
    return value;
  };
  if (const Json* outputs = map_at("stack_output"))
    add(text_or(ctx.section(), "/defaults/stack_output_file", "stack_output.yml"),
        config::to_yaml(*outputs));
  if (const Json* settings = map_at("settings"))
    add(text_or(ctx.section(), "/defaults/settings_file", "settings.json"), dump_python(*settings));
}

}  // namespace

bool wants_revision(const Context& ctx) {
  return !ctx.args.has("--revision") && !find(ctx.section(), "/codedeploy/appspec");
}

void build_revision(Context& ctx, std::vector<std::string> ignore) {
  // What earlier runs of `tenkai bundle` have left.
  ignore.emplace(ignore.begin(), "/tenkai-bundle*.tar.gz");
  std::vector<bundle::Folder> folders = folders_of(ctx.section());
  std::vector<bundle::Member> members =
      bundle::select_files(ctx.dir, folders, bundle::IgnoreRules(ignore), ctx.out,
                           {.keep_links = true, .refuse_doubles = true});
  if (members.empty()) fail_empty(ctx, folders);
  add_generated(ctx, members);
  check(ctx, members);
  fs::path folder = ctx.dir;
  if (command_word(*ctx.command) != "bundle") {
    ctx.scratch = std::make_shared<os::TempDir>("gcdt-tenkai-");
    folder = ctx.scratch->path();
  }
  ctx.bundle_file = folder / archive_name(ctx.environment);
  bundle::write_tar_gz(members, ctx.bundle_file);
  ctx.shared["_bundle_file"] = ctx.bundle_file.string();
}

}  // namespace gcdt
