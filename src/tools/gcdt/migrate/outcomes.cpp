// What the files of an environment say together: what its schema refuses, and where the outcome is
// another one than it was.
#include "base/text.h"
#include "config/schema.h"
#include "config/validate.h"
#include "os/files.h"
#include "tools/gcdt/migrate/modern.h"
#include "tools/gcdt/migrate/report.h"

namespace gcdt::migrate {

namespace {

using output::Finding;
constexpr const char* kTools[] = {"kumo", "tenkai", "ramuda", "yugen"};

class Outcome {
 public:
  Outcome(Context& ctx, const Project& project, const std::string& env, Report& report)
      : ctx_(ctx), project_(project), chain_(chain_of(project, env)), report_(report) {
    Silence silence;
    auto configuration = read_environment(ctx, env, ctx.dir, silence);
    config_ = std::move(configuration.value);
    modernize(config_);
    config::incept_defaults(config_, "gcdt", false);
  }

  void all() {
    schemas();
    runtime();
    for (size_t upper = 0; upper < chain_.size(); ++upper)
      for (size_t lower = upper + 1; lower < chain_.size(); ++lower) bases(upper, lower);
    ignored_files();
  }

 private:
  const ConfigFile& file(size_t index) const { return *project_.named(chain_[index]); }

  // The file that has the value, else the nearest parent of it.
  const ConfigFile& owner(const std::string& pointer) const {
    for (std::string at = pointer; !at.empty(); at.erase(at.rfind('/')))
      for (size_t i = 0; i < chain_.size(); ++i)
        if (find(file(i).tree, at)) return file(i);
    return file(0);
  }
  void say(const std::string& pointer, Level level, const char* rule, std::string text,
           std::string remedy) {
    report_.add(owner(pointer), pointer, level, rule, std::move(text), std::move(remedy));
  }

  // By a rule of their own.
  static bool is_told_already(const std::string& message) {
    for (const char* key : {"'certificateBody'", "'certificatePrivateKey'", "'certificateChain'"})
      if (message.contains(key)) return true;
    return false;
  }

  void schemas() {
    for (const char* tool : kTools) {
      auto section = config_.find(tool);
      if (section == config_.end()) continue;
      if (const Json* wanted = find(*section, "/defaults/validate"); wanted && *wanted == false)
        continue;
      auto findings = config::Schema::named(tool)->validate(*section, std::string("/") + tool);
      for (const auto& problem : findings.problems)
        if (!is_told_already(problem.message))
          say(problem.pointer, Finding::error, "schema", problem.message + ".",
              "The configuration is checked before anything is done; the original did not.");
      for (const auto& suspicion : findings.suspicions)
        say(suspicion.pointer, Finding::warning, "schema", suspicion.message + ".", "");
    }
  }

  void runtime() {
    const Json* lambda = find(config_, "/ramuda/lambda");
    bool bundled = lambda && lambda->is_object() && lambda->contains("handlerFile");
    if (!bundled || lambda->contains("runtime") || lambda->contains("imageUri")) return;
    say("/ramuda/lambda", Finding::error, "runtime",
        "The runtime is missing; the original took python2.7, which AWS Lambda no longer has.",
        "Name one: \"runtime\": \"python3.13\".");
  }

  // The original let the base win, against its own documentation.
  void bases(size_t upper, size_t lower) {
    if (file(upper).of_one_tool() || file(lower).of_one_tool()) return;
    compare(file(upper), file(upper).tree, file(lower), file(lower).tree, "");
  }
  void compare(const ConfigFile& over, const Json& above, const ConfigFile& base, const Json& below,
               const std::string& pointer) {
    for (const auto& [key, value] : above.items()) {
      auto other = below.find(key);
      if (other == below.end() || *other == value || key == "baseconfig") continue;
      std::string at = pointer + "/" + replace_all(replace_all(key, "~", "~0"), "/", "~1");
      if (value.is_object() && other->is_object())
        compare(over, value, base, *other, at);
      else
        report_.add(over, at, Finding::note, "base-wins",
                    fmt::format("'{}' has another value for this. In the original that one won; "
                                "now the file of the environment does.",
                                base.name),
                    "Look whether this is the value that you want.");
    }
  }

  void ignored_files() {
    const Json* patterns = find(file(0).tree, "/gcdtignore");
    if (!patterns) return;
    for (const char* name : {".gcdtignore", ".npmignore"})
      if (std::error_code ignored; std::filesystem::exists(ctx_.dir / name, ignored))
        report_.add(
            file(0), "/gcdtignore", Finding::note, "gcdtignore",
            fmt::format("In the original '{}' took the place of this list; now both hold.", name),
            "");
  }

  Context& ctx_;
  const Project& project_;
  std::vector<std::string> chain_;
  Report& report_;
  Json config_;
};

}  // namespace

void look_at_outcomes(Context& ctx, const Project& project, Report& report) {
  for (const std::string& env : project.environments) {
    bool readable = true;
    for (const std::string& name : chain_of(project, env))
      readable = readable && project.named(name)->broken.empty();
    if (readable) Outcome(ctx, project, env, report).all();
  }
  auto home = ctx.environment.value("HOME");
  if (!home) return;
  std::error_code ignored;
  if (std::filesystem::is_regular_file(std::filesystem::path(*home) / ".ramudaignore", ignored))
    report.add({.level = Finding::note,
                .rule = "gcdtignore",
                .file = "~/.ramudaignore",
                .path = {},
                .text = "The original never found this file; its patterns hold now.",
                .remedy = {}});
  for (const std::filesystem::path& dir : {std::filesystem::path(*home), ctx.dir})
    if (std::filesystem::is_regular_file(dir / ".gcdt", ignored))
      report.add({.level = Finding::warning,
                  .rule = "dot-gcdt",
                  .file = dir == ctx.dir ? ".gcdt" : "~/.gcdt",
                  .path = {},
                  .text = "The file is not read any more.",
                  .remedy = "Its values belong into gcdt_<env>.json: those of Slack under "
                            "'plugins.gcdt_slack_integration', "
                            "'failDeploymentOnUnsuccessfulPing' under 'ramuda'."});
}

}  // namespace gcdt::migrate
