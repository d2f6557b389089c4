// ramuda diff: what `ramuda deploy` would change, before anything is sent.
#include "base/text.h"
#include "base/words.h"
#include "bundle/source_file.h"
#include "os/files.h"
#include "output/ci_summary.h"
#include "output/sanitize.h"
#include "tools/ramuda/alias.h"
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/check.h"
#include "tools/ramuda/code_diff.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

struct SettingChange {
  std::string path;
  Json before, after;  // null: not set
};

// Down to where two values differ.
void compare(const std::string& path, const Json& before, const Json& after,
             std::vector<SettingChange>& changes) {
  if (before == after) return;
  auto is_map = [](const Json& value) { return value.is_object() || value.is_null(); };
  Json all = before.is_object() ? before : Json::object();
  if (after.is_object()) all.update(after);
  if (!is_map(before) || !is_map(after) || all.empty()) {
    changes.push_back({path, before, after});
    return;
  }
  auto member = [](const Json& map, const std::string& key) {
    return map.is_object() ? map.value(key, Json()) : Json();
  };
  for (const auto& [key, value] : all.items())
    compare(path + "." + key, member(before, key), member(after, key), changes);
}

std::string shown(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : dump(value);
}

std::string size_text(const std::optional<uint64_t>& size) {
  return size ? fmt::format("{}", *size) : "";
}

// What was a secret before is one, too.
void hide_old_secrets(const Context& ctx, const Json& remote) {
  constexpr std::string_view kVariables = "/ramuda/lambda/environment/";
  for (const std::string& place : ctx.secret_places) {
    if (!place.starts_with(kVariables)) continue;
    std::string name = place.substr(kVariables.size());
    if (name.contains('/')) continue;
    output::register_secret(text_or(remote, "/Environment/Variables/" + name));
  }
}

class FunctionDiff {
 public:
  explicit FunctionDiff(Context& ctx)
      : ctx_(ctx), lambda_(ctx.aws("lambda")), name_(function_name(ctx)) {}

  void run() {
    found_ = answer_if_there(lambda_, "GetFunction", {{"FunctionName", name_}});
    bool exists = !found_.is_null();
    if (exists)
      hide_old_secrets(ctx_, found_.at("Configuration"));
    else
      found_ = {{"Configuration", Json::object()}};
    compare_settings();
    if (exists) compare_aspects();
    compare_log_group();
    Json code = compare_code(exists);
    if (exists && settings_.empty() && code.at("changed") == false) compare_version();
    bool code_changed = code.at("changed") == true;
    bool changed = !exists || !settings_.empty() || code_changed;
    std::string title = "Function '{}' is up to date.";
    if (changed) title = "`ramuda deploy` would change function '{}':";
    if (!exists) title = "Function '{}' does not exist. `ramuda deploy` would create it with:";
    ctx_.out.say(replace_all(title, "{}", name_));
    show(code);
    report(exists, code_changed);
    result(exists, changed, std::move(code));
    if (changed && ctx_.args.has("--fail-on-change"))
      throw Error("Function '{}' would change: {}.", name_, summary(code_changed));
  }

 private:
  void compare_settings() {
    const Json& remote = found_.at("Configuration");
    const Json changed = changed_settings(wanted_settings(ctx_), remote);
    for (const auto& [member, wanted] : changed.items()) {
      Json before = shown_setting(member, remote), after = before;
      // What is not said stays; of these, what is not said goes.
      if (after.is_object() && member != "Environment" && member != "ImageConfig")
        after.update(wanted);
      else
        after = wanted;
      compare(member, before, after, settings_);
    }
    Json wanted = wanted_architectures(ctx_);
    if (!wanted.empty())
      compare("Architectures", remote.value("Architectures", Json::array({"x86_64"})), wanted,
              settings_);
  }

  void compare_aspects() {
    Live live{ctx_, lambda_, name_, found_};
    auto alias = find_alias(lambda_, name_);
    bool has_alias = alias.has_value();
    if (has_alias) active_ = alias->version;
    for (bool of_alias : {false, true})
      for (const Aspect* aspect : configured_aspects(ctx_, of_alias)) {
        Json before = of_alias && !has_alias ? Json() : aspect->shown(live);
        compare(aspect->key, before, wanted_of(*aspect, ctx_), settings_);
      }
  }

  // The function may be as wanted and another version in use.
  void compare_version() {
    if (version_number(active_) &&
        version_is_as_wanted(ctx_, lambda_, active_, found_.at("Configuration")))
      return;
    compare("alias ACTIVE", active_.empty() ? Json() : Json("version " + active_),
            "a version with all this", settings_);
  }

  void compare_log_group() {
    const Json* days = find(ctx_.section(), "/lambda/logs/retentionInDays");
    if (!days) return;
    std::string group = log_group(ctx_);
    Json before;
    const Json groups = ctx_.aws("logs").call("DescribeLogGroups", {{"logGroupNamePrefix", group}});
    for (const Json& one : array_or_empty(groups, "/logGroups"))
      if (text_or(one, "/logGroupName") == group) before = one.value("retentionInDays", Json());
    compare("logs.retentionInDays", before, *days, settings_);
  }

  Json compare_code(bool exists) {
    std::string image = image_uri(ctx_);
    if (!image.empty()) {
      std::string before = text_or(found_, "/Code/ImageUri");
      return {{"changed", before != image}, {"before", before}, {"after", image}};
    }
    std::string before = text_or(found_, "/Configuration/CodeSha256");
    std::string after = base64_encode(bundle::sha256_of_file(ctx_.bundle_file));
    Json code{{"changed", before != after}, {"before", before}, {"after", after}};
    if (!exists || before == after) return code;
    auto live = download_code(ctx_, found_);
    if (!live) return code;
    files_ = changed_files(*live, os::read_file(ctx_.bundle_file));
    compared_ = true;
    return code;
  }

  // "2 settings, 1 file".
  std::string summary(bool code_changed) const {
    std::vector<std::string> parts;
    if (!settings_.empty()) parts.push_back(counted(settings_.size(), "setting"));
    if (code_changed) parts.push_back(compared_ ? counted(files_.size(), "file") : "the code");
    return join(parts, ", ");
  }

  void show(const Json& code) {
    output::Table table{"settings", {"Setting", "Now", "Then"}, {}};
    for (const SettingChange& one : settings_)
      table.rows.push_back({one.path, shown(one.before), shown(one.after)});
    if (!table.rows.empty()) ctx_.out.show(table);
    if (code.at("changed") != true) return;
    if (!compared_ || files_.empty()) {
      ctx_.out.say(fmt::format("Code: {} → {}", text(code, "/before"), text(code, "/after")));
      if (compared_) ctx_.out.say("The files are the same; they are packed differently.");
      return;
    }
    output::Table list{"files", {"File", "Change", "Bytes now", "Bytes then"}, {}};
    for (const FileChange& one : files_)
      list.rows.push_back({one.name, one.kind(), size_text(one.before), size_text(one.after)});
    ctx_.out.show(list);
  }

  // For CI systems: the page about the run, and a case for each difference. It fails where the
  // command fails because of it.
  void report(bool exists, bool code_changed) {
    using output::markdown_code;
    std::string rows;
    auto add = [&](const std::string& what, const std::string& before, const std::string& after) {
      rows += fmt::format("| {} | {} | {} |\n", markdown_code(what), markdown_code(before),
                          markdown_code(after));
      bool fails = ctx_.args.has("--fail-on-change");
      ctx_.out.show(output::Case{name_, what, fails ? output::Case::failed : output::Case::passed,
                                 "would change", fmt::format("{} → {}", before, after)});
    };
    for (const SettingChange& one : settings_) add(one.path, shown(one.before), shown(one.after));
    for (const FileChange& one : files_) add(one.name, size_text(one.before), size_text(one.after));
    if (code_changed && files_.empty()) add("code", "", "other bytes");
    std::string title = fmt::format("### Function {} ", markdown_code(name_));
    if (rows.empty()) {
      ctx_.out.show(output::Summary{title + "is up to date\n"});
      return;
    }
    ctx_.out.show(output::Summary{title + (exists ? "would be changed" : "would be created") +
                                  "\n\n| what | now | then |\n| --- | --- | --- |\n" + rows});
  }

  void result(bool exists, bool changed, Json code) {
    Json settings = Json::array(), files = Json::array();
    for (const SettingChange& one : settings_)
      settings.push_back({{"path", one.path}, {"before", one.before}, {"after", one.after}});
    for (const FileChange& one : files_)
      files.push_back({{"name", one.name},
                       {"change", one.kind()},
                       {"before", one.before ? Json(*one.before) : Json()},
                       {"after", one.after ? Json(*one.after) : Json()}});
    if (compared_) code["files"] = std::move(files);
    ctx_.out.show(output::Result{{{"function", name_},
                                  {"exists", exists},
                                  {"changed", changed},
                                  {"settings", std::move(settings)},
                                  {"code", std::move(code)}}});
  }

  Context& ctx_;
  const aws::Client lambda_;
  const std::string name_;
  Json found_;  // as GetFunction shows it
  std::vector<SettingChange> settings_;
  std::vector<FileChange> files_;
  std::string active_;     // the version that the alias points to; empty: none
  bool compared_ = false;  // the files are known
};

void run(Context& ctx) {
  FunctionDiff(ctx).run();
}

}  // namespace

const Command diff{
    "diff [--keep] [--fail-on-change] [-v]", "show what deploy would change", run,
    Needs{.bundle = true, .check = check_function},
    "The function is compared as it is at AWS: its configuration, and file by file its code, which "
    "is fetched for that. Nothing is sent. `--fail-on-change` exits with 1 if something differs."};

}  // namespace gcdt::ramuda
