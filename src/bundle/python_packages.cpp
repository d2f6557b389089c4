// Python packages for Lambda: wheels for its system, whatever machine bundles (21-bundler 4).
#include <sys/utsname.h>

#include <algorithm>

#include "base/text.h"
#include "bundle/workshop.h"
#include "os/files.h"
#include "python/interpreter.h"

namespace gcdt::bundle {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFailure = "Unable to install pip dependencies for your AWS Lambda function.";

// The C library of Lambda's system: Amazon Linux 2023 from Python 3.12 on, Amazon Linux 2 before.
constexpr int kLibraryOf2023 = 34, kLibraryOf2 = 26, kOldestLibrary = 17;

std::string version_of(const std::string& runtime) {
  return runtime.substr(std::string_view("python").size());
}

int minor_version(const std::string& version) {
  size_t dot = version.find('.');
  return dot == std::string::npos ? 0 : std::atoi(version.c_str() + dot + 1);
}

// From the newest on: pip takes the first that fits.
std::vector<std::string> platforms(const Target& target) {
  std::string machine = target.architecture == "arm64" ? "aarch64" : "x86_64";
  int newest = minor_version(version_of(target.runtime)) >= 12 ? kLibraryOf2023 : kLibraryOf2;
  std::vector<std::string> tags;
  for (int library = newest; library >= kOldestLibrary; --library)
    tags.push_back(fmt::format("manylinux_2_{}_{}", library, machine));
  tags.push_back("manylinux2014_" + machine);
  return tags;
}

// Blank lines and comments ask for nothing.
bool asks_for_packages(const std::string& requirements) {
  auto lines = split(requirements, '\n');
  return std::ranges::any_of(lines, [](const std::string& line) {
    std::string text = trim(line);
    return !text.empty() && text.front() != '#';
  });
}

// A lock file, the tool that reads it, and how it writes what pip takes.
struct Lock {
  const char* file;
  const char* tool;
  std::vector<std::string> arguments;
};

std::string exported(const Workshop& shop, const Lock& lock) {
  auto tool = os::find_program(lock.tool, shop.environment);
  if (!tool)
    throw Error(
        "'{}' says which packages the bundle needs, but there is no '{}' on PATH to read "
        "it. Install it, or write a requirements.txt and remove the lock file.",
        lock.file, lock.tool);
  std::vector<std::string> argv{tool->string()};
  argv.insert(argv.end(), lock.arguments.begin(), lock.arguments.end());
  return run_installer(shop, argv,
                       fmt::format("'{}' could not be read by {}.", lock.file, lock.tool))
      .out;
}

// The text of a requirements file; nullopt: the project asks for no packages.
std::optional<std::string> requirements(const Workshop& shop) {
  const Lock kLocks[] = {
      {"uv.lock", "uv", {"export", "--frozen", "--no-dev", "--no-emit-project", "--quiet"}},
      {"poetry.lock", "poetry", {"export", "--format", "requirements.txt", "--quiet"}},
  };
  for (const Lock& lock : kLocks)
    if (fs::exists(shop.project / lock.file)) return exported(shop, lock);
  auto text = os::read_file_if_exists(shop.project / "requirements.txt");
  if (text && asks_for_packages(*text)) return text;
  return std::nullopt;
}

// "3.11 x86_64" of the Python that would compile packages which have no wheel.
std::string local_build(const Workshop& shop, const std::string& python) {
  auto said = shop.processes.run(
      {.argv = {python, "-c", "import sys; print('%d.%d' % sys.version_info[:2], end='')"},
       .dir = shop.project,
       .environment = shop.environment,
       .deadline = std::chrono::minutes(1)});
  utsname system{};
  uname(&system);
  return trim(said.out) + " " + system.machine;
}

void run_pip(const Workshop& shop, const Target& target, const fs::path& list,
             const fs::path& folder) {
  std::string python = python::find_interpreter(shop.environment).string();
  std::vector<std::string> common{python,         "-m",         "pip",
                                  "install",      "--no-input", "--disable-pip-version-check",
                                  "--no-compile", "--target",   folder.string(),
                                  "-r",           list.string()};
  std::vector<std::string> wheels = common;
  std::string version = version_of(target.runtime);
  wheels.insert(wheels.end(),
                {"--only-binary=:all:", "--implementation", "cp", "--python-version", version});
  for (const std::string& tag : platforms(target)) wheels.insert(wheels.end(), {"--platform", tag});
  try {
    run_installer(shop, wheels, kFailure);
  } catch (const Error&) {  // a package without a wheel can be built where it will run
    std::string machine = target.architecture == "arm64" ? "aarch64" : "x86_64";
    if (local_build(shop, python) != version + " " + machine) throw;
    fs::remove_all(folder);
    run_installer(shop, common, kFailure);
  }
}

}  // namespace

std::optional<fs::path> install_python_packages(const Workshop& shop, const Target& target) {
  auto wanted = requirements(shop);
  if (!wanted) return std::nullopt;
  fs::path base = shop.project / ".gcdt" / "python";
  fs::create_directories(base);
  std::string name = target.runtime + "-" + target.architecture;
  fs::path folder = base / name, fresh = base / (name + ".new"), list = base / (name + ".txt");
  Stamp stamp(base / (name + ".stamp"), {*wanted, target.runtime, target.architecture});
  if (shop.keep && stamp.fits() && fs::is_directory(folder)) return folder;
  fs::remove_all(fresh);
  // Beside the project's own, because what it refers to is relative to it.
  bool own = os::read_file_if_exists(shop.project / "requirements.txt") == wanted;
  if (!own) os::write_file(list, *wanted);
  run_pip(shop, target, own ? shop.project / "requirements.txt" : list, fresh);
  fs::create_directories(fresh);
  fs::remove_all(folder);
  fs::rename(fresh, folder);
  stamp.write();
  return folder;
}

}  // namespace gcdt::bundle
