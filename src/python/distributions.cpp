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

// An INI file: the section, and at least one name in it.
bool has_group(const std::string& entry_points, std::string_view group) {
  bool inside = false;
  for (const std::string& raw : split(entry_points, '\n')) {
    std::string line = trim(raw);
    if (line.starts_with('['))
      inside = line == "[" + std::string(group) + "]";
    else if (inside && line.find('=') != std::string::npos && !line.starts_with('#'))
      return true;
  }
  return false;
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

std::vector<Distribution> distributions(const os::Environment& environment,
                                        std::string_view group) {
  std::vector<Distribution> found;
  auto virtualenv = environment.value("VIRTUAL_ENV");
  if (!virtualenv) return found;
  for (const fs::path& version : entries(fs::path(*virtualenv) / "lib")) {
    if (!version.filename().string().starts_with("python3")) continue;
    for (const fs::path& folder : entries(version / "site-packages")) {
      if (folder.extension() != ".dist-info") continue;
      if (!has_group(content(folder / "entry_points.txt"), group)) continue;
      std::string metadata = content(folder / "METADATA");
      if (std::string name = field(metadata, "Name"); !name.empty())
        found.push_back({name, field(metadata, "Version")});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

}  // namespace gcdt::python
