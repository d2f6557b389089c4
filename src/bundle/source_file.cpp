#include "bundle/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.h"

namespace gcdt::bundle {

namespace {

class SourceFile {
 public:
  explicit SourceFile(const Member& member) : member_(member) {
    // O_NONBLOCK: what has become a pipe since must not hang us.
    fd_ = open(member.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd_ < 0) fail();
    check_unchanged();
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

  // Before the first byte and after the last one. The time of its last change is no evidence: a
  // new link to the file is one, too.
  void check_unchanged() const {
    struct stat status{};
    if (fstat(fd_, &status) != 0) fail();
    FileIdentity now(status);
    now.changed = member_.file.changed;
    if (now != member_.file) changed();
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
};

}  // namespace

FileIdentity identity_of(const std::filesystem::path& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0)
    throw Error("'{}' cannot be read: {}.", path.string(), std::strerror(errno));
  return FileIdentity(status);
}

void read_pieces(const Member& member, size_t piece,
                 const std::function<void(std::string_view bytes, bool last)>& use) {
  if (member.content) return use(*member.content, true);
  SourceFile file(member);
  std::string memory(std::min<uint64_t>(piece, member.file.size), '\0');
  uint64_t left = member.file.size;
  do {
    size_t count = std::min<uint64_t>(memory.size(), left);
    file.read_to(memory.data(), count);
    left -= count;
    if (left == 0) file.check_unchanged();
    use({memory.data(), count}, left == 0);
  } while (left > 0);
}

std::string sha256_of_file(const std::filesystem::path& path) {
  Member file{.name = {}, .path = path, .file = identity_of(path)};
  return sha256_of([&](const TakePiece& take) {
    read_pieces(file, size_t{1} << 20, [&](std::string_view bytes, bool) { take(bytes); });
  });
}

std::string_view read_whole(const Member& member, std::string& memory) {
  if (member.content) return *member.content;
  SourceFile file(member);
  if (memory.size() < member.file.size) memory.resize(member.file.size);
  file.read_to(memory.data(), member.file.size);
  file.check_unchanged();
  return {memory.data(), member.file.size};
}

}  // namespace gcdt::bundle
