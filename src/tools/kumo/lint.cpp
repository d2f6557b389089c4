// kumo lint: the template, also one that a program makes, checked by cfn-lint; its findings in our
// form.
#include <algorithm>

#include "base/text.h"
#include "base/words.h"
#include "os/files.h"
#include "python/interpreter.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

namespace {

namespace fs = std::filesystem;
using output::Finding;

constexpr std::string_view kProgram = "cfn-lint";
constexpr auto kDeadline = std::chrono::minutes(5);

// That of PATH, else that of the Python which runs the user's files.
fs::path find_linter(const Context& ctx) {
  if (auto found = os::find_program(kProgram, ctx.environment)) return *found;
  if (ctx.environment.value("VIRTUAL_ENV")) {
    fs::path beside = python::find_interpreter(ctx.environment).parent_path() / kProgram;
    if (std::error_code ignored; fs::exists(beside, ignored)) return beside;
  }
  throw Error(
      "cfn-lint, which checks templates, is not installed. Install it with `pip install cfn-lint`, "
      "into your virtualenv or anywhere on PATH.");
}

// cfn-lint calls nothing of AWS, and its rules may be anybody's code.
os::Environment without_keys(os::Environment environment) {
  for (const char* name :
       {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"})
    environment.variables.erase(name);
  return environment;
}

Finding::Level level_of(const Json& match) {
  std::string level = text_or(match, "/Level");
  if (level == "Error") return Finding::error;
  return level == "Warning" ? Finding::warning : Finding::note;
}

// ["Resources", "Bucket", "Tags", 0] -> "Resources.Bucket.Tags.0".
std::string path_of(const Json& match) {
  std::vector<std::string> parts;
  const Json* path = find(match, "/Location/Path");
  if (!path || !path->is_array()) return {};
  for (const Json& part : *path)
    parts.push_back(part.is_string() ? part.get<std::string>() : dump(part));
  return join(parts, ".");
}

size_t number_at(const Json& match, const char* pointer) {
  const Json* number = find(match, pointer);
  return number && number->is_number_unsigned() ? number->get<size_t>() : 0;
}

// What a template that a program made has for lines, nobody can look at.
Finding finding_of(const Json& match, const std::string& file, bool made) {
  std::string rule = text_or(match, "/Rule/Id", "cfn-lint");
  std::string source = text_or(match, "/Rule/Source");
  return {.level = level_of(match),
          .rule = rule,
          .file = file,
          .line = made ? 0 : number_at(match, "/Location/Start/LineNumber"),
          .column = made ? 0 : number_at(match, "/Location/Start/ColumnNumber"),
          .path = path_of(match),
          .text = text_or(match, "/Message"),
          .remedy = source.empty() ? "" : "See " + source};
}

// The matches, as `cfn-lint --format json` prints them.
Json lint(Context& ctx, const fs::path& file) {
  std::vector<std::string> argv{find_linter(ctx).string(), "--format", "json"};
  if (auto region = ctx.session.region()) argv.insert(argv.end(), {"--regions", *region});
  argv.insert(argv.end(), {"--", file.string()});
  os::ProcessResult result = ctx.processes.run({.argv = argv,
                                                .dir = ctx.dir,
                                                .environment = without_keys(ctx.environment),
                                                .deadline = kDeadline});
  auto matches = try_parse_json(result.out);
  // 2, 4 and 8 in its exit code say which levels it found; with none it prints nothing or [].
  bool found_none = result.exit_code == 0 && trim(result.out).empty() && trim(result.err).empty();
  if (!result.timed_out && found_none) return Json::array();
  if (!result.timed_out && matches && matches->is_array()) return std::move(*matches);
  std::string said = trim(result.err).empty() ? result.out : result.err;
  Error error("cfn-lint could not check the template: {}",
              result.timed_out ? "it did not end within 5 minutes" : last_line(said));
  error.detail = said;
  throw error;
}

class Counts {
 public:
  void add(Finding::Level level) { ++numbers_[level]; }
  bool any(Finding::Level level) const { return numbers_[level] > 0; }
  std::string text() const {
    constexpr std::pair<Finding::Level, const char*> kWords[] = {
        {Finding::error, "error"}, {Finding::warning, "warning"}, {Finding::note, "note"}};
    std::vector<std::string> parts;
    for (const auto& [level, word] : kWords)
      if (numbers_[level] > 0) parts.push_back(counted(numbers_[level], word));
    return parts.empty() ? "nothing" : join(parts, ", ");
  }

 private:
  size_t numbers_[3] = {};
};

void run(Context& ctx) {
  TemplateSource source = open_template(ctx);
  bool made = source.kind != TemplateSource::file;
  std::string name = source.path.lexically_proximate(ctx.dir).string();
  os::TempDir scratch;
  fs::path file = name;
  if (made) {
    Template evaluated = evaluate(ctx, source);
    file = scratch.path() / (evaluated.yaml ? "template.yaml" : "template.json");
    os::write_file(file, evaluated.body, 0600);
  }
  Counts counts;
  Json findings = Json::array();
  for (const Json& match : lint(ctx, file)) {
    Finding finding = finding_of(match, name, made);
    counts.add(finding.level);
    findings.push_back({{"rule", finding.rule},
                        {"level", lower(text_or(match, "/Level"))},
                        {"line", finding.line},
                        {"path", finding.path},
                        {"text", finding.text}});
    ctx.out.show(std::move(finding));
  }
  ctx.out.say(fmt::format("cfn-lint found {} in {}.", counts.text(), name));
  ctx.out.show(output::Result{
      {{"template", name}, {"summary", counts.text()}, {"findings", std::move(findings)}}});
  bool strict = ctx.args.has("--strict") && counts.any(Finding::warning);
  if (counts.any(Finding::error) || strict)
    throw Error("The template {} is not as it should be: {}.", name, counts.text());
}

}  // namespace

const Command lint_template{
    "lint [--strict] [-v]", "check the template with cfn-lint", run,
    Needs{.credentials = false, .template_code = true},
    "Runs [cfn-lint](https://github.com/aws-cloudformation/cfn-lint), which `pip install cfn-lint` "
    "installs: that of PATH, else that of the active virtualenv. It reads a `.cfnlintrc` of the "
    "project. The exit code is 1 if there are errors, with `--strict` also if there are warnings. "
    "Findings in a template that `cloudformation.py` or a program makes are told with the path in "
    "the template, those in a file with line and column."};

}  // namespace gcdt::kumo
