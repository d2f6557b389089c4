// Node.js packages (21-bundler 5): what the lock file names, without what is for development only.
#include <map>

#include "base/text.h"
#include "bundle/workshop.h"
#include "os/files.h"

namespace gcdt::bundle {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFailure = "Unable to install npm dependencies for your AWS Lambda function.";

// The installer of each lock file; the last one needs none.
struct Installer {
  const char* lock;
  const char* tool;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment = {};
  std::vector<std::string> without_scripts = {"--ignore-scripts"};
};

// Packages with a program for each system in one of their own (sharp, esbuild): that of Lambda's,
// whatever machine bundles.
std::vector<std::string> npm(const char* command, const Target& target) {
  return {command,       "--omit=dev", "--no-audit",
          "--no-fund",   "--os=linux", target.architecture == "arm64" ? "--cpu=arm64" : "--cpu=x64",
          "--libc=glibc"};
}

Installer choose(const fs::path& project, const Target& target) {
  Installer without_lock{"package.json", "npm", npm("install", target)};
  without_lock.arguments.emplace_back("--no-package-lock");
  Installer yarn{"yarn.lock", "yarn", {"install", "--production", "--frozen-lockfile"}};
  if (fs::exists(project / ".yarnrc.yml"))  // version 2 and later
    yarn = {.lock = "yarn.lock",
            .tool = "yarn",
            .arguments = {"workspaces", "focus", "--production"},
            .environment = {{"YARN_NODE_LINKER", "node-modules"},
                            {"YARN_ENABLE_IMMUTABLE_INSTALLS", "1"},
                            {"YARN_ENABLE_SCRIPTS", "0"}},
            .without_scripts = {}};
  const Installer kInstallers[] = {
      {"package-lock.json", "npm", npm("ci", target)},
      {"npm-shrinkwrap.json", "npm", npm("ci", target)},
      {"pnpm-lock.yaml",
       "pnpm",
       {"install", "--prod", "--frozen-lockfile", "--config.node-linker=hoisted"}},
      yarn,
      {"bun.lock", "bun", {"install", "--production", "--frozen-lockfile"}},
      {"bun.lockb", "bun", {"install", "--production", "--frozen-lockfile"}},
  };
  for (const Installer& installer : kInstallers)
    if (fs::exists(project / installer.lock)) return installer;
  return without_lock;
}

}  // namespace

void install_node_packages(const Workshop& shop, const Target& target, bool scripts) {
  auto wanted = os::read_file_if_exists(shop.project / "package.json");
  if (!wanted) return;
  Installer installer = choose(shop.project, target);
  fs::path state = shop.project / ".gcdt";
  fs::create_directories(state);
  Stamp stamp(state / "node_modules.stamp",
              {*wanted, os::read_file_if_exists(shop.project / installer.lock).value_or(""),
               installer.tool, target.architecture, scripts ? "scripts" : ""});
  if (shop.keep && stamp.fits() && fs::is_directory(shop.project / "node_modules")) return;
  auto tool = os::find_program(installer.tool, shop.environment);
  if (!tool)
    throw Error("{} There is no '{}' on PATH, which {} asks for.", kFailure, installer.tool,
                installer.lock);
  fs::remove(state / "node_modules.stamp");
  fs::remove_all(shop.project / "node_modules");
  std::vector<std::string> argv{tool->string()};
  argv.insert(argv.end(), installer.arguments.begin(), installer.arguments.end());
  if (!scripts)
    argv.insert(argv.end(), installer.without_scripts.begin(), installer.without_scripts.end());
  os::Environment environment = shop.environment;
  for (const auto& [name, value] : installer.environment)
    if (!scripts || name != "YARN_ENABLE_SCRIPTS") environment.variables[name] = value;
  Workshop here{shop.processes, environment, shop.out, shop.project, shop.verbose, shop.keep};
  run_installer(here, "installing Node packages", argv, kFailure);
  stamp.write();
}

}  // namespace gcdt::bundle
