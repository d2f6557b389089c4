// A file that is written piece by piece and appears whole: old content or new content, never half.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace gcdt::os {

class NewFile {
 public:
  // Written beside `path`, under a name of its own. Errors name `path` and the reason.
  explicit NewFile(std::filesystem::path path);
  ~NewFile();  // removes it unless it was kept
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void append(std::string_view bytes);
  // Over what was written before.
  void replace(uint64_t offset, std::string_view bytes);
  uint64_t size() const { return size_; }
  // On disk, under its name. Nothing can be written any more.
  void keep();

 private:
  void write_at(uint64_t offset, std::string_view bytes);
  [[noreturn]] void fail(int error) const;

  std::filesystem::path path_;
  std::string temporary_;
  int fd_ = -1;
  uint64_t size_ = 0;
};

}  // namespace gcdt::os
