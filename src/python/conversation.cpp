#include "python/conversation.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/version.h"
#include "os/interrupt.h"
#include "os/pulse.h"

namespace gcdt::python {

namespace {

constexpr auto kGrace = std::chrono::seconds(2);  // between the request to leave and SIGKILL
constexpr size_t kTooMuch = size_t{256} << 20;    // bytes printed during one request

// An answer has an id and a result or an error, everything else a method and params.
bool well_formed(const Json& message) {
  if (!message.is_object()) return false;
  auto is = [&](const char* member, auto type) {
    const Json* value = find(message, member);
    return value && (value->*type)();
  };
  bool numbered = is("/id", &Json::is_number_integer);
  if (message.contains("method"))
    return is("/method", &Json::is_string) && is("/params", &Json::is_object) &&
           (numbered || !message.contains("id"));
  if (message.contains("refused")) return is("/refused", &Json::is_string);
  bool failed = is("/error", &Json::is_object) && find(message, "/error/message") &&
                find(message, "/error/message")->is_string();
  return numbered && (failed || message.contains("result"));
}

// For a question whose request is over because a signal arrived.
Json interrupted_answer(int question) {
  return {{"id", question}, {"error", {{"type", "Interrupted"}, {"message", "SIGINT"}}}};
}

Print print_of(const Options& options) {
  if (options.print) return options.print;
  return [to_stderr = options.stdout_to_stderr](std::string_view bytes, bool is_stderr) {
    os::hush();
    if (is_stderr || to_stderr)
      os::real_terminal().err(bytes);
    else
      os::real_terminal().out(bytes);
  };
}

}  // namespace

Conversation::Conversation(const Options& options)
    : options_(options),
      peer_(make_peer(options)),
      process_(peer_.argv, options.dir, options.environment),
      channel_(process_.socket()),
      print_(print_of(options)),
      out_(process_.out(), false, print_),
      err_(process_.err(), true, print_) {
  greet();
}

// Asks the process to leave, which in Python runs its atexit handlers; whoever is in a hurry, or it
// itself when it does not listen, kills it.
Conversation::~Conversation() {
  process_.close_socket();
  int interrupts = os::interrupts_seen();
  auto end = Steady::now() + kGrace;
  while (!process_.status() && Steady::now() < end && os::interrupts_seen() == interrupts) {
    pollfd events[] = {
        {out_.fd(), POLLIN, 0}, {err_.fd(), POLLIN, 0}, {process_.exit_event(), POLLIN, 0}};
    poll(events, 3, 20);
    take_output();
    process_.check();
  }
  process_.kill();
  take_output();
}

void Conversation::greet() {
  deadline_ = Steady::now() + peer_.start_limit;
  channel_.send(dump(peer_.greeting));
  Json first = receive();
  if (first.contains("refused")) stop(text(first, "/refused"), {});
  const Json* spoken = find(first, "/result/protocol");
  if (!spoken) stop(fmt::format("{} did not introduce itself.", subject()), {});
  if (*spoken != kProtocol)
    stop(fmt::format("{} speaks version {} of the protocol, gcdt {} speaks version {}.", subject(),
                     dump(*spoken), version(), kProtocol),
         {});
  introduction_ = first.at("result");
  ready_ = true;
}

Json Conversation::request(std::string_view method, const Json& params) {
  // It learns at once that the user has had enough; we do not wait for it to agree.
  try {
    return exchange(method, params);
  } catch (const Interrupted& interrupt) {
    process_.give_back_terminal();
    process_.signal_group(interrupt.signal);
    if (question_) channel_.send(dump(interrupted_answer(*std::exchange(question_, {}))));
    throw;
  }
}

Json Conversation::exchange(std::string_view method, const Json& params) {
  int id = ++last_id_;
  for (Relay* relay : {&out_, &err_}) relay->start_over();
  deadline_ = Steady::now() + options_.deadline;
  channel_.send(dump({{"id", id}, {"method", method}, {"params", params}}));
  Json answer = answer_to(id);
  process_.give_back_terminal();
  script_.clear();
  if (const Json* error = find(answer, "/error")) fail_with(*error);
  return answer.at("result");
}

Json Conversation::answer_to(int id) {
  for (;;) {
    Json message = receive();
    if (message.contains("method")) {
      serve(message, id);
    } else if (message.value("id", 0) == id) {
      return message;
    }  // else the late answer to a request that was interrupted
  }
}

Json Conversation::receive() {
  for (;;) {
    os::check_interrupt();
    if (auto line = channel_.next_line()) {
      take_output();
      if (auto message = try_parse_json(*line); message && well_formed(*message))
        return std::move(*message);
      stop(fmt::format("{} wrote to the socket that belongs to gcdt.", subject()), {});
    }
    if (channel_.overlong())
      stop(fmt::format("{} sent a message of more than {} MiB.", subject(),
                       Channel::kLongestLine >> 20),
           {});
    if (channel_.closed() || process_.status()) fail_ended();
    if (out_.printed() + err_.printed() > kTooMuch)
      stop(fmt::format("{} printed more than {} MiB and was ended.", subject(), kTooMuch >> 20),
           trace(true));
    if (Steady::now() >= deadline_) fail_overdue();
    wait();
  }
}

void Conversation::wait() {
  auto left = std::min<Steady::duration>(deadline_ - Steady::now(), Process::kCheckInterval);
  short socket_events = channel_.has_unsent() ? POLLIN | POLLOUT : POLLIN;
  pollfd events[] = {{channel_.fd(), socket_events, 0},
                     {out_.fd(), POLLIN, 0},
                     {err_.fd(), POLLIN, 0},
                     {process_.exit_event(), POLLIN, 0},
                     {os::interrupt_fd(), POLLIN, 0}};
  auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  poll(events, 5, static_cast<int>(std::max<int64_t>(milliseconds, 0)));
  if (events[0].revents & POLLOUT) channel_.write_some();
  if (events[1].revents || events[2].revents) take_output();
  process_.check();
  if (events[0].revents || process_.status()) channel_.read_some();
}

void Conversation::take_output() {
  out_.drain();
  err_.drain();
}

// Answers a question of Python's, or takes note of what it says.
void Conversation::serve(const Json& question, int id) {
  std::string method = text(question, "/method");
  const Json& params = question.at("params");
  auto started = Steady::now();
  if (method == "running") {
    script_ = text(params, "/script");
    script_path_ = text(params, "/path");
  } else if (!question.contains("id")) {
    options_.serve(method, params);
  } else {
    question_ = question.at("id").get<int>();
    Json answer = interrupted_answer(*question_);
    if (question.value("request", 0) == id) answer = served(method, params);
    answer["id"] = *std::exchange(question_, {});
    channel_.send(dump(answer));
  }
  deadline_ += Steady::now() - started;
}

[[noreturn]] void Conversation::fail_with(const Json& error) {
  if (text_or(error, "/type") == "Interrupted")
    throw Interrupted{text_or(error, "/signal") == "SIGTERM" ? SIGTERM : SIGINT};
  Error failure("{}", text(error, "/message"));
  failure.detail = text_or(error, "/traceback");
  throw failure;
}

}  // namespace gcdt::python
