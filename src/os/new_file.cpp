#include "os/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "os/full_disk.h"

namespace gcdt::os {

namespace {

constexpr size_t kBuffer = size_t{1} << 20;
constexpr uint64_t kOnItsWay = uint64_t{8} << 20;

}  // namespace

NewFile::NewFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".XXXXXX") {
  fd_ = mkostemp(temporary_.data(), O_CLOEXEC);
  if (fd_ < 0) fail(errno);
}

NewFile::~NewFile() {
  if (kept_) return;
  if (fd_ >= 0) close(fd_);
  unlink(temporary_.c_str());
}

void NewFile::append(std::string_view bytes) {
  size_ += bytes.size();
  buffer_ += bytes;
  if (buffer_.size() >= kBuffer) flush();
}

void NewFile::replace(uint64_t offset, std::string_view bytes) {
  flush();
  write_at(offset, bytes);
}

Time NewFile::began() const {
  struct stat status{};
  if (fstat(fd_, &status) != 0) fail(errno);
  return Time(std::chrono::seconds(status.st_mtim.tv_sec));
}

void NewFile::keep() {
  flush();
  mode_t mask = umask(0);
  umask(mask);
  if (fchmod(fd_, 0666 & ~mask) != 0 || fsync(fd_) != 0) fail(errno);
  // Some file systems report only here what they could not write.
  if (close(std::exchange(fd_, -1)) != 0) fail(errno);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  kept_ = true;
}

void NewFile::flush() {
  uint64_t begin = size_ - buffer_.size();
  write_at(begin, buffer_);
  buffer_.clear();
  // The disk works while the next part is made, so that keep() has little left to wait for.
  if (size_ - on_its_way_ < kOnItsWay) return;
  sync_file_range(fd_, static_cast<off_t>(on_its_way_), static_cast<off_t>(size_ - on_its_way_),
                  SYNC_FILE_RANGE_WRITE);
  on_its_way_ = size_;
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
  throw Error("could not write '{}': {}{}", path_.string(), std::strerror(error),
              room_needed(error, size_));
}

}  // namespace gcdt::os
