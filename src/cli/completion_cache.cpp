#include "cli/completion_cache.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "os/files.h"

namespace gcdt::cli {

namespace {

namespace fs = std::filesystem;

constexpr int kPatience = 1500;    // milliseconds that a TAB may take
constexpr unsigned kLongest = 20;  // seconds that the other process may take
constexpr auto kForget = std::chrono::days(7);

// nullopt if there is no such file.
std::optional<std::chrono::seconds> age(const fs::path& file) {
  std::error_code absent;
  auto written = fs::last_write_time(file, absent);
  if (absent) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(fs::file_time_type::clock::now() -
                                                          written);
}

std::vector<std::string> read_lines(const fs::path& file) {
  auto content = os::read_file_if_exists(file, 4 << 20);
  std::vector<std::string> lines = split(content.value_or(""), '\n');
  std::erase(lines, "");
  return lines;
}

// Answers about folders and accounts long left.
void forget_old_ones(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (auto old = age(entry.path()); old && *old > kForget) fs::remove(entry.path(), ignored);
}

void fetch_into(const fs::path& file, const std::function<std::vector<std::string>()>& fetch) {
  std::string content;
  for (const std::string& value : fetch()) content += value + "\n";
  os::write_file(file, content, 0600);
}

// Nobody reads what it says, and it has nobody to ask for a code.
void leave_the_terminal(int keep) {
  setsid();
  int nothing = open("/dev/null", O_RDWR);
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, fd);
  if (nothing > STDERR_FILENO && nothing != keep) close(nothing);
  alarm(kLongest);
}

}  // namespace

void in_another_process(const std::function<void()>& work) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    leave_the_terminal(ends[1]);
    try {
      work();
    } catch (const Error&) {  // the next TAB tries again
    } catch (const Interrupted&) {
    }
    _exit(0);
  }
  close(ends[1]);
  if (child > 0) {
    pollfd done{ends[0], POLLIN, 0};
    if (poll(&done, 1, kPatience) > 0) waitpid(child, nullptr, 0);
  }
  close(ends[0]);
}

std::vector<std::string> remembered(const fs::path& file,
                                    const std::function<std::vector<std::string>()>& fetch,
                                    const Elsewhere& elsewhere, const CacheLimits& limits) {
  auto known = age(file);
  if (known && *known < limits.fresh) return read_lines(file);
  fs::path attempt = file.string() + ".asked";
  auto asked = age(attempt);
  bool usable = known && *known < limits.usable;
  if (!asked || *asked > limits.pause) {
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    fs::permissions(file.parent_path(), fs::perms::owner_all, failed);
    os::write_file(attempt, "", 0600);
    forget_old_ones(file.parent_path());
    std::vector<std::string> stale = usable ? read_lines(file) : std::vector<std::string>{};
    elsewhere([&] { fetch_into(file, fetch); });
    auto now = age(file);
    if (!now || *now >= limits.fresh) return stale;
    return read_lines(file);
  }
  return usable ? read_lines(file) : std::vector<std::string>{};
}

fs::path completion_folder(const os::Environment& environment) {
  constexpr std::string_view kFolder = "gcdt/completion";
  // The specification of XDG: a relative path counts as none.
  if (auto cache = environment.value("XDG_CACHE_HOME"); cache && cache->starts_with('/'))
    return fs::path(*cache) / kFolder;
  auto home = environment.value("HOME");
  return home ? fs::path(*home) / ".cache" / kFolder : fs::path();
}

}  // namespace gcdt::cli
