// Archives that we write, read back by libarchive: the same names and contents, in zip and in tar.
// A line "name" begins a file, what follows until the next line "--" is its content.
#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/text.h"
#include "bundle/tar.h"
#include "bundle/zip.h"
#include "fuzz/blocks.h"
#include "fuzz/fuzz.h"

using namespace gcdt;

namespace {

using Files = std::map<std::string, std::string>;

Files read_back(const std::filesystem::path& path) {
  archive* reader = archive_read_new();
  archive_read_support_format_zip(reader);
  archive_read_support_format_tar(reader);
  archive_read_support_filter_gzip(reader);
  if (archive_read_open_filename(reader, path.c_str(), 10240) != ARCHIVE_OK) std::abort();
  Files files;
  archive_entry* entry = nullptr;
  int status;
  while ((status = archive_read_next_header(reader, &entry)) == ARCHIVE_OK) {
    std::string content(static_cast<size_t>(archive_entry_size(entry)), '\0');
    if (archive_read_data(reader, content.data(), content.size()) !=
        static_cast<la_ssize_t>(content.size()))
      std::abort();
    if (!files.emplace(archive_entry_pathname(entry), std::move(content)).second) std::abort();
  }
  if (status != ARCHIVE_EOF) std::abort();
  archive_read_free(reader);
  return files;
}

// Names as `select` gives them: relative, no part empty, "." or "..". In backslashes libarchive
// sees slashes.
bool is_name(const std::string& name) {
  if (name.empty() || name.size() > 300 ||
      name.find_first_of(std::string_view("\0\\", 2)) != name.npos)
    return false;
  for (const std::string& part : split(name, '/'))
    if (part.empty() || part == "." || part == "..") return false;
  return true;
}

// In memory where there is such a folder: what is written is flushed, and disks take their time.
std::filesystem::path scratch_folder() {
  std::filesystem::path memory = "/dev/shm";
  return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

}  // namespace

FUZZ(input) {
  static const std::filesystem::path target =
      scratch_folder() / ("archive_fuzz-" + std::to_string(getpid()));
  static const char* locale = std::setlocale(LC_CTYPE, "C.UTF-8");
  if (!locale) std::abort();
  Files files;
  for (const std::string& block : blocks_of(input)) {
    size_t line = std::min(block.find('\n'), block.size());
    std::string name = block.substr(0, line);
    if (is_name(name)) files.emplace(name, block.substr(std::min(line + 1, block.size())));
  }
  std::vector<bundle::Member> members;
  for (const auto& [name, content] : files) members.push_back({.name = name, .content = content});

  bundle::write_tar_gz(members, target);
  if (read_back(target) != files) std::abort();
  std::filesystem::remove(target);
  bundle::write_zip(std::move(members), target);  // Error: a name that is not UTF-8
  if (read_back(target) != files) std::abort();
  std::filesystem::remove(target);
  std::filesystem::remove(target.string() + ".index");
}
