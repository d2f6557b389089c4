#include "os/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"

namespace gcdt::os {

NewFile::NewFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".XXXXXX") {
  fd_ = mkostemp(temporary_.data(), O_CLOEXEC);
  if (fd_ < 0) fail(errno);
}

NewFile::~NewFile() {
  if (fd_ < 0) return;
  close(fd_);
  unlink(temporary_.c_str());
}

void NewFile::append(std::string_view bytes) {
  write_at(size_, bytes);
  size_ += bytes.size();
}

void NewFile::replace(uint64_t offset, std::string_view bytes) {
  write_at(offset, bytes);
}

void NewFile::keep() {
  mode_t mask = umask(0);
  umask(mask);
  if (fchmod(fd_, 0666 & ~mask) != 0 || fsync(fd_) != 0) fail(errno);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  close(std::exchange(fd_, -1));
}

void NewFile::write_at(uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(errno);
    bytes.remove_prefix(static_cast<size_t>(put));
    offset += static_cast<uint64_t>(put);
  }
}

void NewFile::fail(int error) const {
  throw Error("could not write '{}': {}", path_.string(), std::strerror(error));
}

}  // namespace gcdt::os
