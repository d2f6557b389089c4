// Node.js packages (21-bundler 5): what the lock file names, without what is for development only.
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
  std::vector<std::string> without_scripts = {"--ignore-scripts"};
};

Installer choose(const fs::path& project) {
  const Installer kInstallers[] = {
      {"package-lock.json", "npm", {"ci", "--omit=dev", "--no-audit", "--no-fund"}},
      {"npm-shrinkwrap.json", "npm", {"ci", "--omit=dev", "--no-audit", "--no-fund"}},
      {"pnpm-lock.yaml",
       "pnpm",
       {"install", "--prod", "--frozen-lockfile", "--config.node-linker=hoisted"}},
      {"yarn.lock", "yarn", {"install", "--production", "--frozen-lockfile"}},
      {"package.json",
       "npm",
       {"install", "--omit=dev", "--no-audit", "--no-fund", "--no-package-lock"}},
  };
  for (const Installer& installer : kInstallers)
    if (fs::exists(project / installer.lock)) return installer;
  return kInstallers[4];
}

}  // namespace

void install_node_packages(const Workshop& shop, bool scripts) {
  auto wanted = os::read_file_if_exists(shop.project / "package.json");
  if (!wanted) return;
  Installer installer = choose(shop.project);
  fs::path state = shop.project / ".gcdt";
  fs::create_directories(state);
  Stamp stamp(state / "node_modules.stamp",
              {*wanted, os::read_file_if_exists(shop.project / installer.lock).value_or(""),
               installer.tool, scripts ? "scripts" : ""});
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
  run_installer(shop, argv, kFailure);
  stamp.write();
}

}  // namespace gcdt::bundle
