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

class Bytes : public aws::Content {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  void read(uint64_t offset, std::span<char> place) const override {
    bytes_.copy(place.data(), place.size(), offset);
  }

 private:
  std::string_view bytes_;
};

class File : public aws::Content {
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
  void read(uint64_t offset, std::span<char> place) const override {
    while (!place.empty()) {
      ssize_t got = pread(fd_, place.data(), place.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw Error("'{}' cannot be read: {}.", path_.string(), std::strerror(errno));
      if (got == 0) throw Error("'{}' became shorter while it was uploaded.", path_.string());
      place = place.subspan(static_cast<size_t>(got));
      offset += static_cast<uint64_t>(got);
    }
  }

 private:
  std::filesystem::path path_;
  int fd_ = -1;
  uint64_t size_ = 0;
};

Json upload(aws::Session& session, const UploadTarget& target,
            std::shared_ptr<const aws::Content> source, const UploadOptions& options) {
  aws::Client s3 = session.client("s3", target.region);
  uint64_t size = source->size();
  if (size >= options.part_size) return upload_parts(s3, target, *source, options);
  Json request = object_request(target);
  merge(request, target.more);
  Json answer = s3.upload("PutObject", std::move(request), std::move(source));
  if (options.progress) options.progress(size, size);
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
  return upload(session, target, std::make_shared<File>(file), options);
}

Json upload_bytes(aws::Session& session, const UploadTarget& target, std::string_view bytes,
                  const UploadOptions& options) {
  return upload(session, target, std::make_shared<Bytes>(bytes), options);
}

}  // namespace gcdt::services
