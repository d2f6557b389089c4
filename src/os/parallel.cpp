#include "os/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>

namespace gcdt::os {

namespace {

void run_threads(size_t count, const std::function<void()>& loop) {
  if (count < 2) return loop();
  std::vector<std::jthread> running = start_threads(count, loop);
  if (running.empty()) loop();
}

class Line {
 public:
  explicit Line(const InOrder& work) : work_(work), made_(work.count) {}

  void run() {
    run_threads(std::min(work_.count, work_.threads), [this] { loop(); });
    if (first_) std::rethrow_exception(first_);
  }

 private:
  void loop() {
    std::unique_lock lock(mutex_);
    try {
      while (auto index = next(lock)) {
        lock.unlock();
        work_.make(*index);
        lock.lock();
        made_[*index] = true;
        use_made(lock);
      }
    } catch (...) {  // nothing may leave a thread; thrown again by run
      if (!lock.owns_lock()) lock.lock();
      if (!first_) first_ = std::current_exception();
      room_.notify_all();
    }
  }

  std::optional<size_t> next(std::unique_lock<std::mutex>& lock) {
    room_.wait(lock, [&] {
      return is_over() || under_way_ == 0 || under_way_ + work_.weight(to_make_) <= work_.window;
    });
    if (is_over()) return std::nullopt;
    under_way_ += work_.weight(to_make_);
    return to_make_++;
  }

  // While one thread does this, the others go on making.
  void use_made(std::unique_lock<std::mutex>& lock) {
    if (in_use_) return;
    in_use_ = true;
    while (!first_ && to_use_ < work_.count && made_[to_use_]) {
      lock.unlock();
      work_.use(to_use_);
      lock.lock();
      under_way_ -= work_.weight(to_use_++);
      room_.notify_all();
    }
    in_use_ = false;
  }

  bool is_over() const { return first_ || to_make_ == work_.count; }

  const InOrder& work_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::vector<bool> made_;
  size_t to_make_ = 0, to_use_ = 0;
  uint64_t under_way_ = 0;
  bool in_use_ = false;
  std::exception_ptr first_;
};

}  // namespace

std::vector<std::jthread> start_threads(size_t count, const std::function<void()>& work) {
  std::vector<std::jthread> running;
  try {
    while (running.size() < count) running.emplace_back(work);
  } catch (const std::exception&) {  // EAGAIN, no memory: these are all there are
  }
  return running;
}

void parallel(size_t count, size_t threads, const std::function<void(size_t index)>& work) {
  std::atomic<size_t> next = 0;
  std::atomic<bool> stopped = false;
  std::exception_ptr first;
  std::mutex mutex;
  run_threads(std::min(count, threads), [&] {
    try {
      for (size_t i; !stopped && (i = next++) < count;) work(i);
    } catch (...) {  // nothing may leave a thread; thrown again below
      std::lock_guard lock(mutex);
      if (!first) first = std::current_exception();
      stopped = true;
    }
  });
  if (first) std::rethrow_exception(first);
}

void parallel_in_order(const InOrder& work) {
  Line(work).run();
}

}  // namespace gcdt::os
