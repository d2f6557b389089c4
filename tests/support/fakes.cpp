#include "support/fakes.h"

#include <cmath>
#include <cstring>

#include "base/error.h"

namespace gcdt::test {

FakeClock::FakeClock(std::string_view start) {
  set(start);
}

Time FakeClock::now() {
  std::scoped_lock lock(mutex_);
  return now_;
}

std::chrono::steady_clock::time_point FakeClock::steady() {
  std::scoped_lock lock(mutex_);
  return steady_;
}

void FakeClock::sleep(os::Duration duration) {
  std::scoped_lock lock(mutex_);
  sleeps.push_back(duration);
  size_t n = sleeps.size();
  if (on_sleep) on_sleep(n);
  if (auto found = interrupts_.find(n); found != interrupts_.end())
    throw Interrupted{found->second};
  advance(duration);
}

void FakeClock::advance(os::Duration duration) {
  std::scoped_lock lock(mutex_);
  now_ += duration;
  steady_ += duration;
}

void FakeClock::jump(os::Duration duration) {
  std::scoped_lock lock(mutex_);
  now_ += duration;
}

void FakeClock::set(std::string_view time) {
  auto parsed = parse_time(time);
  if (!parsed) throw Error("'{}' is no time", time);
  std::scoped_lock lock(mutex_);
  now_ = *parsed;
}

os::Duration FakeClock::slept() const {
  os::Duration total{};
  for (os::Duration duration : sleeps) total += duration;
  return total;
}

std::string FakeTerminal::ask(std::string_view prompt, bool echo) {
  prompts.emplace_back(prompt);
  if (answers.empty()) throw Error("'{}' must be answered, but there is no terminal", prompt);
  echoed = echoed || echo;
  std::string answer = answers.front();
  answers.pop_front();
  return answer;
}

os::ProcessResult FakeProcesses::run(const os::Process& process) {
  started.push_back(process);
  os::ProcessResult result;
  if (!results.empty()) {
    result = results.front();
    results.pop_front();
  } else if (handler) {
    result = handler(process);
  } else {
    throw Error("could not start '{}': No such file or directory", process.argv.at(0));
  }
  if (process.on_output && !result.out.empty()) process.on_output(result.out, false);
  if (process.on_output && !result.err.empty()) process.on_output(result.err, true);
  return result;
}

void FakeRandom::fill(void* bytes, size_t count) {
  std::scoped_lock lock(mutex_);
  if (count == sizeof(uint64_t)) {
    double unit = units_[next_unit_++ % units_.size()];
    uint64_t bits = static_cast<uint64_t>(std::ldexp(unit, 53)) << 11;
    std::memcpy(bytes, &bits, sizeof bits);
    return;
  }
  auto* at = static_cast<unsigned char*>(bytes);
  for (size_t i = 0; i < count; ++i) at[i] = next_byte_++;
}

TransportResult CannedTransport::send(const aws::HttpRequest& request,
                                      const aws::TransportOptions& send_options) {
  std::scoped_lock lock(mutex_);
  requests.push_back(request);
  options.push_back(send_options);
  if (!answers.empty()) {
    TransportResult next = std::move(answers.front());
    answers.pop_front();
    return next;
  }
  if (handler) return handler(request);
  throw Error("no answer was prepared for {} {}", request.method, request.url());
}

void CannedTransport::answer(int status, std::string body,
                             std::vector<std::pair<std::string, std::string>> headers) {
  answers.push_back(aws::HttpResponse{status, {std::move(headers)}, std::move(body)});
}

void CannedTransport::fail(aws::TransportFailure::Kind kind, std::string message) {
  answers.push_back(std::unexpected(aws::TransportFailure{kind, std::move(message)}));
}

}  // namespace gcdt::test
