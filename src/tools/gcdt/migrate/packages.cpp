// The packages of the original: those that this program replaces, and plugins whose entry points
// are no longer looked for.
#include "base/text.h"
#include "os/files.h"
#include "plugins/plugins.h"
#include "python/distributions.h"
#include "tools/gcdt/migrate/report.h"

namespace gcdt::migrate {

namespace {

using output::Finding;

constexpr const char* kRequirements[] = {"requirements_gcdt.txt", "requirements.txt",
                                         "requirements_dev.txt"};
// Packages that came with the original beside its plugins.
constexpr std::string_view kParts[] = {"gcdt-kumo",  "gcdt-tenkai",         "gcdt-ramuda",
                                       "gcdt-yugen", "gcdt-gen-serverless", "gcdt-gru"};

// "gcdt_lookups>=0.0.1  # why" -> "gcdt-lookups".
std::string package_of(const std::string& line) {
  std::string name = lower(trim(line));
  name = trim(name.substr(0, name.find_first_of(" =<>!~;#[@")));
  return replace_all(name, "_", "-");
}

bool is_part(const std::string& package) {
  for (std::string_view part : kParts)
    if (part == package) return true;
  return plugins::replaces(package);
}

void look_at_requirements(Context& ctx, const std::string& file, Report& report) {
  auto content = os::read_file_if_exists(ctx.dir / file);
  if (!content) return;
  std::vector<std::string> lines = split(*content, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string package = package_of(lines[i]);
    bool old_gcdt = package == "gcdt" && (lines[i].contains("0.1") || lines[i].contains("0.2") ||
                                          lines[i].contains("0.0"));
    if (!old_gcdt && !is_part(package)) continue;
    report.add({.level = old_gcdt ? Finding::warning : Finding::note,
                .rule = "package",
                .file = file,
                .line = i + 1,
                .path = {},
                .text = old_gcdt ? "The line asks for the original."
                                 : fmt::format("'{}' is part of gcdt now.", package),
                .remedy = old_gcdt ? "Ask for a version of this program." : "Remove the line."});
  }
}

void look_at_group(Context& ctx, const char* group, const char* what, Report& report) {
  for (const auto& [distribution, module] : python::entry_points(ctx.environment, group)) {
    std::string package = replace_all(lower(distribution.name), "_", "-");
    if (is_part(package)) continue;
    report.add({.level = Finding::error,
                .rule = "entry-point",
                .file = distribution.name,
                .path = module,
                .text = fmt::format("The entry point of the group '{}' is not loaded: {} of other "
                                    "packages are not there any more.",
                                    group, what),
                .remedy = "A plugin with an entry point of the group 'gcdt10' is; so is a program, "
                          "see the guide to plugins."});
  }
}

}  // namespace

void look_at_packages(Context& ctx, Report& report) {
  for (const char* file : kRequirements) look_at_requirements(ctx, file, report);
  look_at_group(ctx, "gcdttool10", "tools", report);
  look_at_group(ctx, "gcdtgen10", "generators", report);
  for (const auto& [distribution, module] : python::entry_points(ctx.environment, "gcdt10"))
    if (plugins::replaces(distribution.name))
      report.add({.level = Finding::note,
                  .rule = "package",
                  .file = distribution.name,
                  .path = module,
                  .text = "The package is installed, but not loaded: it is part of gcdt now.",
                  .remedy = fmt::format("pip uninstall {}", distribution.name)});
}

}  // namespace gcdt::migrate
