#include "services/upload.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>

#include "services/multipart.h"

namespace gcdt::services {

namespace {

class Bytes : public UploadSource {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  std::string read(uint64_t offset, size_t count) const override {
    return std::string(bytes_.substr(offset, count));
  }

 private:
  std::string_view bytes_;
};

class File : public UploadSource {
 public:
  explicit File(std::filesystem::path path) : path_(std::move(path)) {
    fd_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status{};
    if (fd_ < 0 || fstat(fd_, &status) != 0)
      throw Error("'{}' cannot be read: {}.", path_.string(), std::strerror(errno));
    if (!S_ISREG(status.st_mode)) throw Error("'{}' is no file.", path_.string());
    size_ = static_cast<uint64_t>(status.st_size);
  }
  ~File() override {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  uint64_t size() const override { return size_; }
  // Several threads read at once: pread() has no position of its own.
  std::string read(uint64_t offset, size_t count) const override {
    std::string bytes;
    bytes.resize_and_overwrite(count, [&](char* place, size_t) {
      read_into({place, count}, offset);
      return count;
    });
    return bytes;
  }

 private:
  void read_into(std::span<char> place, uint64_t offset) const {
    while (!place.empty()) {
      ssize_t got = pread(fd_, place.data(), place.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw Error("'{}' cannot be read: {}.", path_.string(), std::strerror(errno));
      if (got == 0) throw Error("'{}' became shorter while it was uploaded.", path_.string());
      place = place.subspan(static_cast<size_t>(got));
      offset += static_cast<uint64_t>(got);
    }
  }

  std::filesystem::path path_;
  int fd_ = -1;
  uint64_t size_ = 0;
};

Json upload(aws::Session& session, const UploadTarget& target, const UploadSource& source,
            const UploadOptions& options) {
  aws::Client s3 = session.client("s3", target.region);
  if (source.size() >= options.part_size) return upload_parts(s3, target, source, options);
  Json request = object_request(target);
  merge(request, target.more);
  request["Body"] = source.read(0, source.size());
  Json answer = s3.call("PutObject", std::move(request));
  if (options.progress) options.progress(source.size(), source.size());
  return answer;
}

}  // namespace

Json object_request(const UploadTarget& target) {
  Json request{{"Bucket", target.bucket}, {"Key", target.key}};
  if (!target.owner.empty()) request["ExpectedBucketOwner"] = target.owner;
  return request;
}

Json upload_file(aws::Session& session, const UploadTarget& target,
                 const std::filesystem::path& file, const UploadOptions& options) {
  return upload(session, target, File(file), options);
}

Json upload_bytes(aws::Session& session, const UploadTarget& target, std::string_view bytes,
                  const UploadOptions& options) {
  return upload(session, target, Bytes(bytes), options);
}

}  // namespace gcdt::services
