// The real clock, terminal and random numbers. Processes are in processes.cpp.
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "base/error.h"
#include "base/text.h"
#include "os/interrupt.h"
#include "os/pulse.h"
#include "os/standard_output.h"
#include "os/system.h"

extern char** environ;

namespace gcdt::os {

std::optional<std::string> Environment::get(std::string_view name) const {
  auto found = variables.find(name);
  if (found == variables.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Environment::value(std::string_view name) const {
  auto found = get(name);
  if (found && found->empty()) return std::nullopt;
  return found;
}

Environment Environment::capture() {
  Environment env;
  for (char** entry = environ; *entry; ++entry) {
    std::string_view text = *entry;
    size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      env.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return env;
}

namespace {

class RealClock : public Clock {
 public:
  Time now() override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
  }
  std::chrono::steady_clock::time_point steady() override {
    return std::chrono::steady_clock::now();
  }
  void sleep(Duration duration) override {
    auto end = steady() + duration;
    for (;;) {
      check_interrupt();
      auto left = std::chrono::ceil<std::chrono::milliseconds>(end - steady());
      if (left.count() <= 0) return;
      pollfd wait{interrupt_fd(), POLLIN, 0};
      int64_t longest = pulse_wanted() ? kPulse.count() : 3'600'000;
      poll(&wait, 1, static_cast<int>(std::min<int64_t>(left.count(), longest)));
      pulse();
    }
  }
};

class RealTerminal : public Terminal {
 public:
  void out(std::string_view bytes) override {
    if (out_closed_) return;
    out_closed_ = !write_all(STDOUT_FILENO, bytes);
    if (out_closed_ && errno != EPIPE && errno != EBADF) lost_ = errno;
  }
  void err(std::string_view bytes) override {
    hush();  // a live line would stand in front of it
    write_all(STDERR_FILENO, bytes);
  }
  bool is_tty() const override { return isatty(STDOUT_FILENO) == 1; }
  bool can_ask() const override { return isatty(STDIN_FILENO) == 1; }
  bool out_closed() const override { return out_closed_; }
  int lost() const { return lost_; }
  int width() const override {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
  }
  std::string ask(std::string_view prompt, bool echo) override {
    hush();
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (tty < 0) throw Error("'{}' must be answered, but there is no terminal", prompt);
    termios before{};
    tcgetattr(tty, &before);
    if (!echo) {
      termios silent = before;
      silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
      tcsetattr(tty, TCSAFLUSH, &silent);
    }
    struct Restore {
      int tty;
      bool echo;
      const termios& before;
      ~Restore() {
        if (!echo) tcsetattr(tty, TCSAFLUSH, &before);
        close(tty);
      }
    } restore{tty, echo, before};
    write_all(tty, prompt);
    std::string answer;
    for (;;) {
      pollfd wait[2] = {{tty, POLLIN, 0}, {interrupt_fd(), POLLIN, 0}};
      poll(wait, 2, -1);
      check_interrupt();
      char c;
      ssize_t got = read(tty, &c, 1);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0 || c == '\n') break;
      answer += c;
    }
    if (!echo) write_all(tty, "\n");
    return answer;
  }

 private:
  static bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t put = write(fd, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0 && errno == EAGAIN) {
        pollfd wait{fd, POLLOUT, 0};
        poll(&wait, 1, 1000);
        continue;
      }
      if (put < 0) return false;
      bytes.remove_prefix(static_cast<size_t>(put));
    }
    return true;
  }
  bool out_closed_ = false;
  int lost_ = 0;
};

class RealRandom : public Random {
 public:
  void fill(void* bytes, size_t count) override {
    auto* at = static_cast<char*>(bytes);
    while (count) {
      ssize_t got = getrandom(at, count, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw Error("no random numbers: {}", std::strerror(errno));
      at += got;
      count -= static_cast<size_t>(got);
    }
  }
};

}  // namespace

double Random::unit() {
  uint64_t bits;
  fill(&bits, sizeof bits);
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

std::string Random::letters(size_t count, std::string_view alphabet) {
  std::string out(count, '\0');
  for (char& c : out)
    c = alphabet[static_cast<size_t>(unit() * static_cast<double>(alphabet.size()))];
  return out;
}

std::string Random::uuid4() {
  std::string bytes(16, '\0');
  fill(bytes.data(), bytes.size());
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out = hex_encode(bytes);
  for (size_t at : {8, 13, 18, 23}) out.insert(at, 1, '-');
  return out;
}

// Leaked on purpose: destructors at exit would only cost time.
Clock& real_clock() {
  static auto& clock = *new RealClock;
  return clock;
}
static RealTerminal& the_terminal() {
  static auto& terminal = *new RealTerminal;
  return terminal;
}
Terminal& real_terminal() {
  return the_terminal();
}
void guard_standard_files() {
  // Not writable: what is printed there fails as before.
  int fd = open("/dev/null", O_RDONLY);
  while (fd >= 0 && fd <= STDERR_FILENO) fd = open("/dev/null", O_RDONLY);
  if (fd >= 0) close(fd);
}
int lost_output() {
  return the_terminal().lost();
}
Random& real_random() {
  static auto& random = *new RealRandom;
  return random;
}

std::optional<std::filesystem::path> find_program(std::string_view name, const Environment& env) {
  namespace fs = std::filesystem;
  if (name.find('/') != std::string_view::npos) return fs::absolute(name);
  std::string path = env.value("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  for (size_t start = 0; start <= path.size();) {
    size_t end = std::min(path.find(':', start), path.size());
    fs::path folder = path.substr(start, end - start);
    start = end + 1;
    if (!folder.is_absolute()) continue;
    fs::path candidate = folder / name;
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored) && access(candidate.c_str(), X_OK) == 0)
      return candidate;
  }
  return std::nullopt;
}

}  // namespace gcdt::os
