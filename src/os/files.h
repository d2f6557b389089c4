// Whole files. Errors name the path and the reason.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace gcdt::os {

namespace fs = std::filesystem;

// The content. Throws Error; refuses folders and special files, and more than `limit` bytes.
std::string read_file(const fs::path& path, size_t limit = size_t{1} << 30);
// nullopt if it does not exist; otherwise as read_file.
std::optional<std::string> read_file_if_exists(const fs::path& path,
                                               size_t limit = size_t{1} << 30);
// Old content or new content, never half: temporary file in the same folder, fsync, rename.
void write_file(const fs::path& path, std::string_view content, unsigned mode = 0644);

// A private folder (0700) under $TMPDIR, removed with everything in it at the end of scope.
class TempDir {
 public:
  TempDir() : TempDir("gcdt-") {}
  explicit TempDir(std::string_view prefix);
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace gcdt::os
