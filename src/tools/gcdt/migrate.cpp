// gcdt migrate: what in a project of the Python original needs attention, and, if wanted, its
// configuration in the form of today.
#include "base/text.h"
#include "base/words.h"
#include "lifecycle/context.h"
#include "tools/gcdt/commands.h"
#include "tools/gcdt/migrate/report.h"
#include "tools/gcdt/migrate/rewrite.h"

namespace gcdt::core {

namespace {

using migrate::Report;
using output::Finding;

std::string summary(const Report& report) {
  return fmt::format("{}, {}, {}", counted(report.count(Finding::error), "error"),
                     counted(report.count(Finding::warning), "warning"),
                     counted(report.count(Finding::note), "note"));
}

Report look_at(Context& ctx, const migrate::Project& project) {
  Report report;
  look_at_configurations(ctx, project, report);
  look_at_outcomes(ctx, project, report);
  look_at_python(ctx, project, report);
  look_at_packages(ctx, report);
  return report;
}

std::string extension_of_new(const Context& ctx) {
  std::string format = ctx.args.get("--format").value_or("json");
  if (format != "json" && format != "yaml")
    throw Error("--format must be json or yaml, not '{}'.", format);
  return "." + format;
}

// "a.conf, b.conf".
std::string backups(const migrate::NewFile& file) {
  std::vector<std::string> names;
  for (const std::string& from : file.from) names.push_back(from + ".bak");
  return join(names, ", ");
}

Json write(Context& ctx, const migrate::Project& project) {
  auto files = plan_rewrite(ctx, project, extension_of_new(ctx));
  write_files(ctx, files);
  Json written = Json::array();
  for (const migrate::NewFile& file : files) {
    std::string comments = file.lost_comments ? ", and so are the comments" : "";
    ctx.out.show(
        output::Artifact{file.name, fmt::format("{} is written. What was there is kept in {}{}.",
                                                file.name, backups(file), comments)});
    written.push_back({{"file", file.name}, {"from", file.from}});
  }
  if (files.empty()) ctx.out.say("There is nothing that can be written in another form.");
  return written;
}

Json as_json(const Report& report) {
  constexpr const char* kLevels[] = {"note", "warning", "error"};
  Json findings = Json::array();
  for (const migrate::Attention& one : report.all())
    findings.push_back({{"level", kLevels[one.finding.level]},
                        {"rule", one.finding.rule},
                        {"file", one.finding.file},
                        {"line", one.finding.line},
                        {"path", one.finding.path},
                        {"text", one.finding.text},
                        {"remedy", one.finding.remedy},
                        {"rewritten", one.rewritten}});
  return findings;
}

void run(Context& ctx) {
  migrate::Project project = migrate::read_project(ctx);
  Json written = Json::array();
  if (ctx.args.has("--write")) {
    written = write(ctx, project);
    project = migrate::read_project(ctx);
  }
  Report report = look_at(ctx, project);
  size_t by_us = 0;
  for (const migrate::Attention& one : report.all()) {
    ctx.out.show(one.finding);
    by_us += one.rewritten;
  }
  if (project.environments.empty())
    ctx.out.say("There is no configuration here, neither gcdt_<env>.* nor an older one.");
  std::string found = summary(report);
  ctx.out.say(found + ".");
  if (by_us > 0) ctx.out.say(fmt::format("`gcdt migrate --write` puts {} of these right.", by_us));
  ctx.out.show(output::Result{
      {{"summary", found}, {"findings", as_json(report)}, {"written", std::move(written)}}});
  if (ctx.args.has("--check") && report.count(Finding::error) + report.count(Finding::warning) > 0)
    throw Error("The project is not in the form of today: {}.", found);
}

}  // namespace

const Command migrate_project{
    "migrate [--check]\n"
    "migrate --write [--format=<format>]",
    "tell what in a project of gcdt 0.1 needs attention, and rewrite its configuration", run,
    Needs{.lifecycle = false, .config = false, .credentials = false},
    "Looks at all environments at once: configuration files, `cloudformation.py` and hook files,\n"
    "requirements, installed plugins. Each finding has its place, a rule and a remedy, see\n"
    "[Migration](migration.md). An error will not work, a warning is deprecated or without "
    "effect,\n"
    "a note says where the outcome is another one. The exit code is 0; with `--check` it is 1 if\n"
    "there are errors or warnings.\n"
    "\n"
    "`--write` writes deprecated keys and HOCON files in the form of today, and keeps each old "
    "file\nas `<name>.bak`. Before that it loads every environment both ways: if one would not be "
    "the\nsame, nothing is written."};

}  // namespace gcdt::core
