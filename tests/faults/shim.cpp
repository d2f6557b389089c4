// Preloaded into a program under test: system calls that fail when they are told to, and a clock
// that is wrong or fast.
//
//   GCDT_SHIM_FAIL   "pwrite:ENOSPC:2+:.zip fsync:EIO:1": the calls to fail, with which error, at
//                    which call (a "+" behind it: from that one on), and a part of the path
//                    concerned. SHORT instead of an error: half of the bytes are written.
//   GCDT_SHIM_CLOCK  "speed=60 offset=-600 jump=-7200@30": a minute passes in a second, the wall
//                    clock is ten minutes behind, and goes back two hours after half a minute.
//
// Children of the program, such as Python, are left alone.
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

extern "C" void* __libc_malloc(size_t size);

namespace {

constexpr int kShort = -1;
constexpr int64_t kBillion = 1'000'000'000;

struct Rule {
  char call[16];
  int error;
  int at;
  bool onwards;
  char path[128];
  std::atomic<int> seen;
};
Rule rules[16];
int rule_count = 0;
bool fails_malloc = false;

int64_t speed = 1, offset = 0, jump = 0, jump_at = 0, start = 0;
bool changes_clock = false;

template <class Function>
Function* real(Function*& found, const char* name) {
  if (!found) found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
  return found;
}
#define REAL(name)                                \
  static decltype(::name)* next_##name = nullptr; \
  real(next_##name, #name)

int64_t in_nanoseconds(const timespec& time) {
  return time.tv_sec * kBillion + time.tv_nsec;
}
timespec from_nanoseconds(int64_t count) {
  return {.tv_sec = count / kBillion, .tv_nsec = count % kBillion};
}

int64_t true_time(clockid_t clock) {
  REAL(clock_gettime);
  timespec now{};
  next_clock_gettime(clock, &now);
  return in_nanoseconds(now);
}

struct Error {
  const char* name;
  int number;
};
constexpr Error kErrors[] = {{"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EIO", EIO},
                             {"EINTR", EINTR},   {"EACCES", EACCES}, {"EROFS", EROFS},
                             {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}, {"ECONNREFUSED", ECONNREFUSED},
                             {"EAGAIN", EAGAIN}, {"SHORT", kShort}};

void read_rules(const char* text) {
  char error[16], times[16];
  for (int used = 0; rule_count < 16; text += used) {
    Rule& rule = rules[rule_count];
    rule.path[0] = '\0';
    used = 0;
    if (sscanf(text, " %15[a-z]:%15[A-Z]:%15[0-9+]%n", rule.call, error, times, &used) < 3) return;
    int more = 0;
    if (text[used] == ':' && sscanf(text + used, ":%127s%n", rule.path, &more) == 1) used += more;
    for (const Error& known : kErrors)
      if (strcmp(known.name, error) == 0) rule.error = known.number;
    rule.at = atoi(times);
    rule.onwards = strchr(times, '+') != nullptr;
    if (strcmp(rule.call, "malloc") == 0) fails_malloc = true;
    ++rule_count;
  }
}

int64_t number_of(const char* text, const char* name, int64_t without) {
  const char* found = strstr(text, name);
  return found ? atoll(found + strlen(name)) : without;
}

__attribute__((constructor)) void begin() {
  const char* mine[] = {"gcdt", "kumo", "ramuda", "tenkai", "yugen"};
  bool concerned = false;
  for (const char* name : mine) concerned |= strcmp(program_invocation_short_name, name) == 0;
  if (!concerned) return;
  start = true_time(CLOCK_MONOTONIC);
  if (const char* clock = getenv("GCDT_SHIM_CLOCK")) {
    speed = number_of(clock, "speed=", 1);
    offset = number_of(clock, "offset=", 0);
    jump = number_of(clock, "jump=", 0);
    if (const char* at = strchr(clock, '@')) jump_at = atoll(at + 1);
    changes_clock = true;
  }
  if (const char* fail = getenv("GCDT_SHIM_FAIL")) read_rules(fail);
}

// 0: the call goes its way.
int failure(const char* call, const char* path) {
  for (int i = 0; i < rule_count; ++i) {
    Rule& rule = rules[i];
    if (strcmp(rule.call, call) != 0) continue;
    if (rule.path[0] && (!path || !strstr(path, rule.path))) continue;
    int now = ++rule.seen;
    if (now == rule.at || (rule.onwards && now > rule.at)) return rule.error;
  }
  return 0;
}

int failure_of_file(const char* call, int fd) {
  if (rule_count == 0) return 0;
  char link[64], path[512];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  path[size < 0 ? 0 : size] = '\0';
  return failure(call, path);
}

// What the clock shows after the true time `now` has passed on the monotonic clock.
int64_t shown_monotonic(int64_t now) {
  return start + (now - start) * speed;
}
int64_t true_monotonic(int64_t shown) {
  return start + (shown - start) / speed;
}
int64_t shown_passed() {
  return (true_time(CLOCK_MONOTONIC) - start) * speed;
}
int64_t shown_wall() {
  int64_t passed = shown_passed();
  int64_t moved = offset + (jump_at > 0 && passed >= jump_at * kBillion ? jump : 0);
  return true_time(CLOCK_REALTIME) + passed - passed / speed + moved * kBillion;
}

timespec shorter(const timespec& duration) {
  return from_nanoseconds(in_nanoseconds(duration) / speed);
}

// A deadline on a clock that we show, as the system's clock has it.
timespec true_deadline(clockid_t clock, const timespec& shown) {
  if (clock == CLOCK_MONOTONIC) return from_nanoseconds(true_monotonic(in_nanoseconds(shown)));
  int64_t left = in_nanoseconds(shown) - shown_wall();
  return from_nanoseconds(true_time(clock) + left / speed);
}

}  // namespace

extern "C" {

#define FAIL_IF(error, result) \
  if (int number = (error)) {  \
    errno = number;            \
    return result;             \
  }

ssize_t write(int fd, const void* bytes, size_t count) {
  REAL(write);
  int error = failure_of_file("write", fd);
  if (error == kShort) return next_write(fd, bytes, (count + 1) / 2);
  FAIL_IF(error, -1);
  return next_write(fd, bytes, count);
}

ssize_t pwrite(int fd, const void* bytes, size_t count, off_t place) {
  REAL(pwrite);
  int error = failure_of_file("pwrite", fd);
  if (error == kShort) return next_pwrite(fd, bytes, (count + 1) / 2, place);
  FAIL_IF(error, -1);
  return next_pwrite(fd, bytes, count, place);
}

ssize_t read(int fd, void* bytes, size_t count) {
  REAL(read);
  FAIL_IF(failure_of_file("read", fd), -1);
  return next_read(fd, bytes, count);
}

int fsync(int fd) {
  REAL(fsync);
  FAIL_IF(failure_of_file("fsync", fd), -1);
  return next_fsync(fd);
}

// As the system does it: the descriptor is gone in any case.
int close(int fd) {
  REAL(close);
  int error = failure_of_file("close", fd);
  int result = next_close(fd);
  FAIL_IF(error, -1);
  return result;
}

int rename(const char* from, const char* to) noexcept {
  REAL(rename);
  FAIL_IF(failure("rename", from), -1);
  return next_rename(from, to);
}

int open(const char* path, int flags, ...) {
  REAL(open);
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  FAIL_IF(failure("open", path), -1);
  return next_open(path, flags, mode);
}

int mkostemp(char* pattern, int flags) {
  REAL(mkostemp);
  FAIL_IF(failure("open", pattern), -1);
  return next_mkostemp(pattern, flags);
}

char* mkdtemp(char* pattern) noexcept {
  REAL(mkdtemp);
  FAIL_IF(failure("mkdtemp", pattern), nullptr);
  return next_mkdtemp(pattern);
}

int connect(int fd, const sockaddr* address, socklen_t size) {
  REAL(connect);
  FAIL_IF(failure("connect", nullptr), -1);
  return next_connect(fd, address, size);
}

void* malloc(size_t size) noexcept {
  if (fails_malloc) FAIL_IF(failure("malloc", nullptr), nullptr);
  return __libc_malloc(size);
}

// "thread" in GCDT_SHIM_FAIL. It returns its error.
int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) noexcept {
  REAL(pthread_create);
  if (int error = failure("thread", nullptr)) return error;
  return next_pthread_create(thread, attributes, start, argument);
}

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  REAL(clock_gettime);
  if (!changes_clock) return next_clock_gettime(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
    *now = from_nanoseconds(shown_wall());
  else if (clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
           clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME)
    *now = from_nanoseconds(shown_monotonic(true_time(CLOCK_MONOTONIC)));
  else
    return next_clock_gettime(clock, now);
  return 0;
}

int gettimeofday(timeval* now, void*) noexcept {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec;
  now->tv_usec = time.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* place) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (place) *place = now.tv_sec;
  return now.tv_sec;
}

// A wait that is over a little early would be repeated, as after a real one.
int poll(pollfd* files, nfds_t count, int timeout) {
  REAL(poll);
  if (timeout > 0) timeout = static_cast<int>((timeout + speed - 1) / speed);
  return next_poll(files, count, timeout);
}

// Where the compiler knew the size of the memory.
ssize_t __read_chk(int fd, void* bytes, size_t count, size_t) {
  return read(fd, bytes, count);
}
int __poll_chk(pollfd* files, nfds_t count, int timeout, size_t) {
  return poll(files, count, timeout);
}
int __open_2(const char* path, int flags) {
  return open(path, flags);
}

int nanosleep(const timespec* duration, timespec* left) {
  REAL(nanosleep);
  timespec less = shorter(*duration);
  return next_nanosleep(&less, left);
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  REAL(clock_nanosleep);
  if (!changes_clock) return next_clock_nanosleep(clock, flags, time, left);
  timespec changed = (flags & TIMER_ABSTIME) != 0 ? true_deadline(clock, *time) : shorter(*time);
  return next_clock_nanosleep(clock, flags, &changed, left);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* deadline) {
  REAL(pthread_cond_clockwait);
  timespec changed = changes_clock ? true_deadline(clock, *deadline) : *deadline;
  return next_pthread_cond_clockwait(condition, mutex, clock, &changed);
}

}  // extern "C"
