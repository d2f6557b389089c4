// Hand-written stand-ins for the seams of the program (91 section 3.7). They record what was asked
// of them; public members may be read and set freely by a test. Clock and transport may be used
// from several threads.
#pragma once

#include <csignal>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "aws/transport.h"
#include "os/system.h"

namespace gcdt::test {

// Time stands still until somebody sleeps or the test moves it.
class FakeClock : public os::Clock {
 public:
  explicit FakeClock(std::string_view start = "2026-01-02T03:04:05Z");

  Time now() override;
  std::chrono::steady_clock::time_point steady() override;
  void sleep(os::Duration duration) override;

  void advance(os::Duration duration);  // time passes: both clocks
  void jump(os::Duration duration);     // somebody sets the wall clock
  void set(std::string_view time);      // the wall clock, as a text parse_time() reads
  // The n-th sleep from the start (counted from 1) throws Interrupted instead of sleeping.
  void interrupt_sleep(size_t n, int signal = SIGINT) { interrupts_[n] = signal; }
  os::Duration slept() const;  // in total

  std::vector<os::Duration> sleeps;
  std::function<void(size_t n)> on_sleep;  // called before the n-th sleep

 private:
  std::recursive_mutex mutex_;
  Time now_;
  std::chrono::steady_clock::time_point steady_{std::chrono::hours(1)};
  std::map<size_t, int> interrupts_;
};

class FakeTerminal : public os::Terminal {
 public:
  void out(std::string_view bytes) override { out_text += bytes; }
  void err(std::string_view bytes) override { err_text += bytes; }
  bool is_tty() const override { return tty; }
  bool can_ask() const override { return askable; }
  int width() const override { return columns; }
  bool out_closed() const override { return closed; }
  // The next of `answers`; throws Error as the real one does when there is none.
  std::string ask(std::string_view prompt, bool echo) override;

  std::string out_text, err_text;
  bool tty = false, askable = false, closed = false;
  int columns = 80;
  std::deque<std::string> answers;
  std::vector<std::string> prompts;
  bool echoed = false;  // some answer was typed visibly
};

class FakeProcesses : public os::Processes {
 public:
  // The next of `results`, else what `handler` makes of it, else Error "could not start".
  os::ProcessResult run(const os::Process& process) override;

  std::vector<os::Process> started;
  std::deque<os::ProcessResult> results;
  std::function<os::ProcessResult(const os::Process&)> handler;
};

// unit() gives the numbers it was given in turn, again and again; other requests for bytes
// get 0, 1, 2, ...
class FakeRandom : public os::Random {
 public:
  explicit FakeRandom(std::vector<double> units = {0.5}) : units_(std::move(units)) {}
  void fill(void* bytes, size_t count) override;
  void units(std::vector<double> units) { units_ = std::move(units); }  // other ones from now on

 private:
  std::mutex mutex_;  // several calls at once ask for their tokens
  std::vector<double> units_;
  size_t next_unit_ = 0;
  unsigned char next_byte_ = 0;
};

using TransportResult = std::expected<aws::HttpResponse, aws::TransportFailure>;

// Answers from a queue, else from `handler`; a request nobody expected is an Error naming it.
class CannedTransport : public aws::Transport {
 public:
  TransportResult send(const aws::HttpRequest& request,
                       const aws::TransportOptions& options) override;

  void answer(int status, std::string body = {},
              std::vector<std::pair<std::string, std::string>> headers = {});
  void fail(aws::TransportFailure::Kind kind, std::string message = "canned failure");

  std::vector<aws::HttpRequest> requests;
  std::vector<aws::TransportOptions> options;  // of each request
  std::deque<TransportResult> answers;
  std::function<TransportResult(const aws::HttpRequest&)> handler;

 private:
  std::mutex mutex_;
};

}  // namespace gcdt::test
