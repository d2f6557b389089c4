// A file that is written piece by piece and appears whole: old content or new content, never half.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/time.h"

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
  // When it was made, by the clock of the file system.
  Time began() const;
  // On disk, under its name. Nothing can be written any more.
  void keep();

 private:
  void flush();
  void write_at(uint64_t offset, std::string_view bytes);
  [[noreturn]] void fail(int error) const;

  std::filesystem::path path_;
  std::string temporary_;
  int fd_ = -1;
  bool kept_ = false;
  uint64_t size_ = 0;
  std::string buffer_;       // the end of the file, not yet written
  uint64_t on_its_way_ = 0;  // up to here the system was told to write to the disk
};

}  // namespace gcdt::os
