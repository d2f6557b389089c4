#include "os/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "os/full_disk.h"

namespace gcdt::os {

namespace {

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) close(fd);
  }
};

[[noreturn]] void fail(std::string_view what, const fs::path& path, int error) {
  throw Error("could not {} '{}': {}", what, path.string(), std::strerror(error));
}

std::string read_open(int fd, const fs::path& path, size_t limit) {
  struct stat info{};
  if (fstat(fd, &info) != 0) fail("read", path, errno);
  if (S_ISDIR(info.st_mode)) fail("read", path, EISDIR);
  if (!S_ISREG(info.st_mode)) throw Error("could not read '{}': not a regular file", path.string());
  if (static_cast<size_t>(info.st_size) > limit)
    throw Error("could not read '{}': {} bytes, the limit is {}", path.string(), info.st_size,
                limit);
  std::string content(static_cast<size_t>(info.st_size), '\0');
  size_t have = 0;
  while (have < content.size()) {
    ssize_t got = read(fd, content.data() + have, content.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  content.resize(have);
  return content;
}

}  // namespace

std::optional<std::string> read_file_if_exists(const fs::path& path, size_t limit) {
  // O_NONBLOCK: a FIFO that lies there must not hang us.
  Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (file.fd < 0) fail("read", path, errno);
  return read_open(file.fd, path, limit);
}

std::string read_file(const fs::path& path, size_t limit) {
  auto content = read_file_if_exists(path, limit);
  if (!content) fail("read", path, ENOENT);
  return std::move(*content);
}

void write_file(const fs::path& path, std::string_view content, unsigned mode) {
  std::string name = path.string() + ".XXXXXX";
  Descriptor file{mkostemp(name.data(), O_CLOEXEC)};
  if (file.fd < 0) fail("write", path, errno);
  auto give_up = [&](int error) {
    unlink(name.c_str());
    throw Error("could not write '{}': {}{}", path.string(), std::strerror(error),
                room_needed(error, content.size()));
  };
  // mkostemp creates with 0600; files without secrets get what the umask allows.
  mode_t mask = umask(0);
  umask(mask);
  if (fchmod(file.fd, mode & ~mask) != 0) give_up(errno);
  for (size_t done = 0; done < content.size();) {
    ssize_t put = write(file.fd, content.data() + done, content.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) give_up(errno);
    done += static_cast<size_t>(put);
  }
  if (fsync(file.fd) != 0) give_up(errno);
  // Some file systems report only here what they could not write.
  if (close(std::exchange(file.fd, -1)) != 0) give_up(errno);
  if (rename(name.c_str(), path.c_str()) != 0) give_up(errno);
}

TempDir::TempDir(std::string_view prefix) {
  std::error_code ignored;
  std::string name = (fs::temp_directory_path() / (std::string(prefix) + "XXXXXX")).string();
  if (!mkdtemp(name.data())) fail("create the folder", name, errno);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace gcdt::os
