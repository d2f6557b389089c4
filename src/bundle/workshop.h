// What bundling may use of the machine, and the packages of other makers that go into a bundle:
// each kind is one file with a function install_*.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "os/system.h"
#include "output/output.h"

namespace gcdt::bundle {

struct Workshop {
  os::Processes& processes;
  const os::Environment& environment;
  output::Output& out;
  std::filesystem::path project;
  bool verbose = false;  // show what installers say
  bool keep = false;     // use again what was installed for the same list of packages
};

struct Target {
  std::string runtime;       // "python3.13", "nodejs22.x"
  std::string architecture;  // "x86_64" or "arm64", as Lambda says
};

// The packages of a lock file (of uv, Poetry, PDM, Pipenv) or of requirements.txt, as Lambda needs
// them.
// The folder they are in, below the project; nullopt if the project asks for none. Old packages or
// new ones there, never half. Throws Error with pip's own last words.
std::optional<std::filesystem::path> install_python_packages(const Workshop& shop,
                                                             const Target& target);

// node_modules by package.json and its lock file; nothing without one. `scripts`: packages may run
// programs of their own while they are installed. Throws Error with npm's own words.
void install_node_packages(const Workshop& shop, const Target& target, bool scripts);

// Runs an installer, showing what it says if that is wanted, and how long it takes. `doing`:
// "installing Python packages". Throws Error `failure`, with the line that says why, if it does not
// succeed.
os::ProcessResult run_installer(const Workshop& shop, const std::string& doing,
                                std::vector<std::string> argv, const std::string& failure);

// Of what an installer said before it failed.
std::string telling_line(const std::string& said);

// A note beside installed packages of what they were installed from.
class Stamp {
 public:
  Stamp(std::filesystem::path file, const std::vector<std::string>& parts);
  bool fits() const;
  void write() const;

 private:
  std::filesystem::path file_;
  std::string text_;
};

}  // namespace gcdt::bundle
