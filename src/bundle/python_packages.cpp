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

constexpr const char* kDoing = "installing Python packages";

// The C library of Lambda's system: Amazon Linux 2023 from Python 3.12 on, Amazon Linux 2 before.
constexpr int kLibraryOf2023 = 34, kLibraryOf2 = 26, kOldestLibrary = 17;
constexpr int kFirstOn2023 = 12;  // minor version of Python

std::string version_of(const std::string& runtime) {
  return runtime.substr(std::string_view("python").size());
}

int minor_version(const std::string& version) {
  size_t dot = version.find('.');
  return dot == std::string::npos ? 0 : std::atoi(version.c_str() + dot + 1);
}

const char* machine_of(const Target& target) {
  return target.architecture == "arm64" ? "aarch64" : "x86_64";
}

// From the newest on: pip takes the first that fits.
std::vector<std::string> platforms(const Target& target) {
  const std::string machine = machine_of(target);
  int newest =
      minor_version(version_of(target.runtime)) >= kFirstOn2023 ? kLibraryOf2023 : kLibraryOf2;
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

// A lock file, the tool that reads it, and how it writes what pip takes; no arguments: it installs
// from the file itself.
struct Lock {
  const char* file;
  const char* tool;
  std::vector<std::string> arguments;
};

// What uv installs as it is, in any form that tools write.
constexpr const char* kStandardLock = "pylock.toml";

fs::path require_tool(const Workshop& shop, const char* file, const char* tool) {
  auto program = os::find_program(tool, shop.environment);
  if (!program)
    throw Error(
        "'{}' says which packages the bundle needs, but there is no '{}' on PATH to read "
        "it. Install it, or write a requirements.txt and remove the lock file.",
        file, tool);
  return *program;
}

std::string exported(const Workshop& shop, const Lock& lock) {
  std::vector<std::string> argv{require_tool(shop, lock.file, lock.tool).string()};
  argv.insert(argv.end(), lock.arguments.begin(), lock.arguments.end());
  return run_installer(shop, "reading the lock file", argv,
                       fmt::format("'{}' could not be read by {}.", lock.file, lock.tool))
      .out;
}

struct Requirements {
  std::optional<std::string> text;  // nullopt: the project asks for no packages
  fs::path file;                    // that the text stands in; empty: in none yet
};

Requirements requirements(const Workshop& shop) {
  const Lock kLocks[] = {
      {"uv.lock", "uv", {"export", "--frozen", "--no-dev", "--no-emit-project", "--quiet"}},
      {kStandardLock, "uv", {}},
      {"poetry.lock", "poetry", {"export", "--format", "requirements.txt", "--quiet"}},
      {"pdm.lock", "pdm", {"export", "--prod", "--format", "requirements"}},
      {"Pipfile.lock", "pipenv", {"requirements"}},
  };
  for (const Lock& lock : kLocks) {
    if (!fs::exists(shop.project / lock.file)) continue;
    if (!lock.arguments.empty()) return {exported(shop, lock), {}};
    require_tool(shop, lock.file, lock.tool);
    return {os::read_file(shop.project / lock.file), shop.project / lock.file};
  }
  fs::path list = shop.project / "requirements.txt";
  auto text = os::read_file_if_exists(list);
  if (text && asks_for_packages(*text)) return {text, list};
  auto project = os::read_file_if_exists(shop.project / "pyproject.toml");
  if (!text && project && project->contains("dependencies"))
    shop.out.warning(
        "pyproject.toml names dependencies, but there is neither a lock file nor a "
        "requirements.txt; no packages are bundled.");
  return {};
}

// The text of a list of packages, and of those that it names with -r and -c.
void add_lists(const fs::path& file, std::vector<std::string>& texts) {
  auto text = os::read_file_if_exists(file);
  if (!text || std::ranges::find(texts, *text) != texts.end()) return;
  texts.push_back(*text);
  for (const std::string& line : split(*text, '\n'))
    for (std::string_view option : {"--requirement", "--constraint", "-r", "-c"})
      if (line.starts_with(option)) {
        std::string name = line.substr(option.size());
        name.erase(0, name.find_first_not_of(" \t="));
        add_lists(file.parent_path() / trim(name), texts);
        break;
      }
}

struct Python {
  fs::path program;
  std::string version;  // "3.13"; empty if it cannot say
};

Python python_at(const Workshop& shop, const fs::path& program) {
  auto said = shop.processes.run(
      {.argv = {program.string(), "-c",
                "import pip, sys; print('%d.%d' % sys.version_info[:2], end='')"},
       .dir = shop.project,
       .environment = shop.environment,
       .deadline = std::chrono::minutes(1)});
  return {program, said.exit_code == 0 ? trim(said.out) : ""};
}

// Of the function's version if there is one with pip: what packages ask for on some versions only
// ("; python_version < '3.13'") pip answers for itself. Else the user's.
Python choose_python(const Workshop& shop, const Target& target) {
  const std::string version = version_of(target.runtime);
  Python usual = python_at(shop, python::find_interpreter(shop.environment));
  if (usual.version == version) return usual;
  if (auto program = os::find_program(target.runtime, shop.environment))
    if (Python own = python_at(shop, *program); own.version == version) return own;
  shop.out.warning(fmt::format(
      "There is no {0} with pip on PATH; what packages ask for on some versions of Python only is "
      "decided by {1}.",
      target.runtime, usual.version.empty() ? "another one" : "Python " + usual.version));
  return usual;
}

// Whether a package without a wheel can be built here as it has to be there.
bool is_like_lambda(const Python& python, const Target& target) {
  utsname system{};
  uname(&system);
  return python.version == version_of(target.runtime) &&
         system.machine == std::string_view(machine_of(target));
}

void run_pip(const Workshop& shop, const Target& target, const fs::path& list,
             const fs::path& folder) {
  const Python python = choose_python(shop, target);
  std::vector<std::string> common{python.program.string(),
                                  "-m",
                                  "pip",
                                  "install",
                                  "--no-input",
                                  "--disable-pip-version-check",
                                  "--no-compile",
                                  "--target",
                                  folder.string(),
                                  "-r",
                                  list.string()};
  std::vector<std::string> wheels = common;
  wheels.insert(wheels.end(), {"--only-binary=:all:", "--implementation", "cp", "--python-version",
                               version_of(target.runtime)});
  for (const std::string& tag : platforms(target)) wheels.insert(wheels.end(), {"--platform", tag});
  try {
    run_installer(shop, kDoing, wheels, kFailure);
  } catch (const Error&) {  // a package may have no wheel
    if (!is_like_lambda(python, target)) throw;
    fs::remove_all(folder);
    run_installer(shop, kDoing, common, kFailure);
  }
}

// uv decides for the function's version and system, whatever runs here.
void run_uv(const Workshop& shop, const Target& target, const fs::path& list,
            const fs::path& folder) {
  auto uv = os::find_program("uv", shop.environment);
  std::string version = version_of(target.runtime);
  bool of_2023 = minor_version(version) >= kFirstOn2023;
  run_installer(
      shop, kDoing,
      {uv->string(), "pip", "install", "--no-progress", "--only-binary",
       ":all:", "--python-version", version, "--python-platform",
       fmt::format("{}-{}", machine_of(target), of_2023 ? "manylinux_2_34" : "manylinux2014"),
       "--target", folder.string(), "-r", list.string()},
      kFailure);
}

}  // namespace

std::optional<fs::path> install_python_packages(const Workshop& shop, const Target& target) {
  Requirements wanted = requirements(shop);
  if (!wanted.text) return std::nullopt;
  fs::path base = shop.project / ".gcdt" / "python";
  fs::create_directories(base);
  std::string name = target.runtime + "-" + target.architecture;
  fs::path folder = base / name, fresh = base / (name + ".new"), list = base / (name + ".txt");
  std::vector<std::string> parts;
  if (wanted.file.filename() == "requirements.txt") add_lists(wanted.file, parts);
  parts.insert(parts.end(), {*wanted.text, target.runtime, target.architecture});
  Stamp stamp(base / (name + ".stamp"), parts);
  if (shop.keep && stamp.fits() && fs::is_directory(folder)) return folder;
  fs::remove_all(fresh);
  // The project's own stays where it is: what it refers to is relative to it.
  if (wanted.file.empty()) os::write_file(list, *wanted.text);
  bool by_uv = fs::exists(shop.project / "uv.lock") || wanted.file.filename() == kStandardLock;
  (by_uv ? run_uv : run_pip)(shop, target, wanted.file.empty() ? list : wanted.file, fresh);
  fs::create_directories(fresh);
  fs::remove_all(folder);
  fs::rename(fresh, folder);
  stamp.write();
  return folder;
}

}  // namespace gcdt::bundle
