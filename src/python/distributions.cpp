#include "python/distributions.h"

#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "os/files.h"

namespace gcdt::python {

namespace {

namespace fs = std::filesystem;
constexpr size_t kMetadataLimit = 1 << 20;

std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    found.push_back(at->path());
  return found;
}

// What cannot be read has no entry points: a broken package is Python's business, not ours.
std::string content(const fs::path& file) {
  std::error_code error;
  bool readable = fs::is_regular_file(file, error) && access(file.c_str(), R_OK) == 0 &&
                  fs::file_size(file, error) <= kMetadataLimit;
  if (!readable) return {};
  return os::read_file_if_exists(file, kMetadataLimit).value_or("");
}

// An INI file: in the section of the group, "name = module:object [extras]" a line.
std::vector<std::string> modules_in(const std::string& ini, std::string_view group) {
  std::vector<std::string> modules;
  bool inside = false;
  for (const std::string& raw : split(ini, '\n')) {
    std::string line = trim(raw);
    if (line.starts_with('[')) inside = line == "[" + std::string(group) + "]";
    size_t equals = line.find('=');
    if (!inside || equals == std::string::npos || line.starts_with('#')) continue;
    std::string target = trim(line.substr(equals + 1));
    modules.push_back(target.substr(0, target.find_first_of(":[ ")));
  }
  return modules;
}

// The header of METADATA: "Name: gcdt-slack-integration".
std::string field(const std::string& metadata, std::string_view name) {
  for (const std::string& line : split(metadata, '\n')) {
    if (trim(line).empty()) break;
    size_t colon = line.find(':');
    if (colon != std::string::npos && iequals(line.substr(0, colon), name))
      return trim(line.substr(colon + 1));
  }
  return {};
}

}  // namespace

std::vector<EntryPoint> entry_points(const os::Environment& environment, std::string_view group) {
  std::vector<EntryPoint> found;
  auto virtualenv = environment.value("VIRTUAL_ENV");
  if (!virtualenv) return found;
  for (const fs::path& version : entries(fs::path(*virtualenv) / "lib")) {
    if (!version.filename().string().starts_with("python3")) continue;
    for (const fs::path& folder : entries(version / "site-packages")) {
      bool egg = folder.extension() == ".egg-info";
      if (!egg && folder.extension() != ".dist-info") continue;
      auto modules = modules_in(content(folder / "entry_points.txt"), group);
      if (modules.empty()) continue;
      std::string metadata = content(folder / (egg ? "PKG-INFO" : "METADATA"));
      Distribution distribution{field(metadata, "Name"), field(metadata, "Version")};
      if (distribution.name.empty()) continue;
      for (std::string& module : modules) found.push_back({distribution, std::move(module)});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const EntryPoint& a, const EntryPoint& b) {
    return a.distribution.name < b.distribution.name;
  });
  return found;
}

std::vector<Distribution> distributions(const os::Environment& environment,
                                        std::string_view group) {
  std::vector<Distribution> found;
  for (EntryPoint& entry_point : entry_points(environment, group))
    if (found.empty() || found.back().name != entry_point.distribution.name)
      found.push_back(std::move(entry_point.distribution));
  return found;
}

}  // namespace gcdt::python
