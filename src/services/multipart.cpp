#include "services/multipart.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>

#include "os/interrupt.h"
#include "os/parallel.h"
#include "os/pulse.h"

namespace gcdt::services {

namespace {

constexpr uint64_t kMaxParts = 10'000;
constexpr int kRounds = 3;  // of a part, each with the attempts of the client

struct Part {
  int number;  // from 1
  uint64_t offset;
  size_t size;
  int rounds = 0;
};

class Slice : public aws::Content {
 public:
  Slice(const aws::Content& whole, const Part& part) : whole_(whole), part_(part) {}
  uint64_t size() const override { return part_.size; }
  void read(uint64_t offset, std::span<char> place) const override {
    whole_.read(part_.offset + offset, place);
  }

 private:
  const aws::Content& whole_;
  Part part_;
};

std::deque<Part> cut(uint64_t total, size_t part_size) {
  size_t size = std::max<uint64_t>(part_size, (total + kMaxParts - 1) / kMaxParts);
  std::deque<Part> parts;
  for (uint64_t offset = 0; offset < total; offset += size)
    parts.push_back({static_cast<int>(parts.size()) + 1, offset,
                     static_cast<size_t>(std::min<uint64_t>(size, total - offset))});
  return parts;
}

// The parts still to do, and what became of the others. The first failure that another round does
// not cure ends the work of all threads.
class Work {
 public:
  Work(const aws::Client& s3, Json request, const aws::Content& source,
       const UploadOptions& options)
      : s3_(s3),
        request_(std::move(request)),
        source_(source),
        options_(options),
        waiting_(cut(source.size(), options.part_size)),
        finished_(Json(waiting_.size(), nullptr)) {}

  // All parts, in the form that CompleteMultipartUpload takes.
  Json run() {
    size_t count = std::min(std::max<size_t>(options_.threads, 1), waiting_.size());
    {
      std::unique_lock lock(mutex_);  // none leaves before they are counted
      auto threads = os::start_threads(count, [this] { work(); });
      working_ = std::max<size_t>(threads.size(), 1);
      lock.unlock();
      if (threads.empty()) work();
      watch();
    }
    if (failure_) std::rethrow_exception(failure_);
    return finished_;
  }

 private:
  // Tells how far the threads are, until they have ended.
  void watch() {
    std::unique_lock lock(mutex_);
    for (uint64_t told = 0; working_ > 0 || told != done_;) {
      if (working_ > 0) news_.wait_for(lock, os::kPulse);
      uint64_t done = done_;
      lock.unlock();
      if (std::exchange(told, done) != done && options_.progress)
        options_.progress(done, source_.size());
      os::pulse();
      lock.lock();
    }
  }

  // An exception must not leave its thread: it is carried to the one that waits.
  void work() {
    try {
      while (auto part = next()) send(*part);
    } catch (const Interrupted& interrupted) {
      stop(std::current_exception());
      // Only one thread learns of an interrupt; each wakes the next that is still sending.
      if (leave() > 0) os::raise_interrupt(interrupted.signal);
      return;
    } catch (...) {
      stop(std::current_exception());
    }
    // The last one takes an interrupt that found nobody else.
    if (leave() == 0 && failure_) drop_interrupt();
  }

  static void drop_interrupt() {
    try {
      os::check_interrupt();
    } catch (const Interrupted&) {
    }
  }

  void send(Part part) {
    Json request = request_;
    request["PartNumber"] = part.number;
    // Trouble that outlasted the client's own attempts may pass while other parts go on.
    try {
      finish(part,
             s3_.upload("UploadPart", std::move(request), std::make_shared<Slice>(source_, part)));
    } catch (const ServiceError& error) {
      if (!error.transient || ++part.rounds >= kRounds) throw;
      std::lock_guard lock(mutex_);
      waiting_.push_back(part);
    }
  }

  std::optional<Part> next() {
    std::lock_guard lock(mutex_);
    if (failure_ || waiting_.empty()) return std::nullopt;
    Part part = waiting_.front();
    waiting_.pop_front();
    return part;
  }

  void finish(const Part& part, const Json& answer) {
    std::lock_guard lock(mutex_);
    Json entry{{"PartNumber", part.number}, {"ETag", answer.at("ETag")}};
    if (answer.contains("ChecksumCRC32")) entry["ChecksumCRC32"] = answer.at("ChecksumCRC32");
    finished_.at(static_cast<size_t>(part.number) - 1) = std::move(entry);
    done_ += part.size;
    news_.notify_one();
  }

  void stop(std::exception_ptr failure) {
    std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }
  size_t leave() {
    std::lock_guard lock(mutex_);
    news_.notify_one();
    return --working_;
  }

  const aws::Client& s3_;
  const Json request_;
  const aws::Content& source_;
  const UploadOptions& options_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<Part> waiting_;
  Json finished_;
  uint64_t done_ = 0;
  size_t working_ = 0;
  std::exception_ptr failure_;
};

// Parts that belong to no object cost money until somebody finds them. That they could not be
// removed is less important than why.
void abort(const aws::Client& s3, const Json& request) {
  try {
    s3.call("AbortMultipartUpload", request);
  } catch (const ServiceError&) {
  }
}

}  // namespace

Json upload_parts(const aws::Client& s3, const UploadTarget& target, const aws::Content& source,
                  const UploadOptions& options) {
  Json create = object_request(target);
  merge(create, target.more);
  create["ChecksumAlgorithm"] = "CRC32";
  Json request = object_request(target);
  request["UploadId"] = s3.call("CreateMultipartUpload", create).at("UploadId");
  try {
    Json complete = request;
    complete["MultipartUpload"] = {{"Parts", Work(s3, request, source, options).run()}};
    return s3.call("CompleteMultipartUpload", complete);
  } catch (...) {  // also an interrupt: the undo, then on its way
    abort(s3, request);
    throw;
  }
}

}  // namespace gcdt::services
