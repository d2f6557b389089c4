#include "bundle/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gcdt::bundle {

namespace {

class SourceFile {
 public:
  explicit SourceFile(const Member& member) : member_(member) {
    // O_NONBLOCK: what has become a pipe since must not hang us.
    fd_ = open(member.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd_ < 0 || fstat(fd_, &begun_) != 0) fail();
    if (static_cast<uint64_t>(begun_.st_size) != member.size) changed();
  }
  ~SourceFile() {
    if (fd_ >= 0) close(fd_);
  }
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  void read_to(char* place, size_t count) {
    while (count > 0) {
      ssize_t got = read(fd_, place, count);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail();
      if (got == 0) changed();
      place += got;
      count -= static_cast<size_t>(got);
    }
  }

  // After the last byte.
  void check_unchanged() const {
    struct stat now{};
    if (fstat(fd_, &now) != 0) fail();
    if (now.st_size != begun_.st_size || now.st_mtim.tv_sec != begun_.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != begun_.st_mtim.tv_nsec)
      changed();
  }

 private:
  [[noreturn]] void fail() const {
    throw Error("'{}' cannot be read: {}.", member_.path.string(), std::strerror(errno));
  }
  [[noreturn]] void changed() const {
    throw Error("'{}' changed while it was bundled. Run again when nothing writes to it.",
                member_.path.string());
  }

  const Member& member_;
  int fd_ = -1;
  struct stat begun_{};
};

}  // namespace

void read_pieces(const Member& member, size_t piece,
                 const std::function<void(std::string_view bytes, bool last)>& use) {
  if (member.content) return use(*member.content, true);
  SourceFile file(member);
  std::string memory(std::min<uint64_t>(piece, member.size), '\0');
  uint64_t left = member.size;
  do {
    size_t count = std::min<uint64_t>(memory.size(), left);
    file.read_to(memory.data(), count);
    left -= count;
    if (left == 0) file.check_unchanged();
    use({memory.data(), count}, left == 0);
  } while (left > 0);
}

std::string_view read_whole(const Member& member, std::string& memory) {
  if (member.content) return *member.content;
  SourceFile file(member);
  if (memory.size() < member.size) memory.resize(member.size);
  file.read_to(memory.data(), member.size);
  file.check_unchanged();
  return {memory.data(), member.size};
}

}  // namespace gcdt::bundle
