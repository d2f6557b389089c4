// The ways in which the process stops answering, each as one sentence.
#include <signal.h>
#include <sys/wait.h>

#include <cstring>

#include "python/conversation.h"

namespace gcdt::python {

namespace {

constexpr auto kGraceWhenEnding = std::chrono::seconds(1);

}  // namespace

// The answer to a question: errors become errors of the script, which may catch them.
Json Conversation::served(const std::string& method, const Json& params) {
  try {
    return {{"result", options_.serve(method, params)}};
  } catch (const ServiceError& error) {
    return {{"error",
             {{"type", "ServiceError"},
              {"message", error.what()},
              {"code", error.code},
              {"reason", error.message},
              {"operation", error.operation},
              {"request_id", error.request_id},
              {"status", error.status},
              {"attempts", error.attempts},
              {"members", parse_json(error.members, "error members")}}}};
  } catch (const Error& error) {
    return {{"error", {{"type", "Error"}, {"message", error.what()}}}};
  }
}

// "'hookfile.py'", or the process itself while none of the user's code runs.
std::string Conversation::subject() const {
  return script_.empty() ? peer_.title : fmt::format("'{}'", script_);
}

// Only Python can be asked where it is.
std::string Conversation::trace(bool ask) {
  return process_.trace(ask && peer_.is_python);
}

// " (at line 12)": the innermost line of the script in a traceback of faulthandler.
std::string Conversation::line_in(const std::string& trace) const {
  size_t at = trace.find(fmt::format("File \"{}\", line ", script_path_));
  if (script_path_.empty() || at == std::string::npos) return {};
  at = trace.find(", line ", at) + 7;
  return fmt::format(" (at line {})",
                     trace.substr(at, trace.find_first_not_of("0123456789", at) - at));
}

void Conversation::fail_ended() {
  // The socket closes a moment before the process can be reaped.
  auto end = Steady::now() + kGraceWhenEnding;
  while (!process_.status() && Steady::now() < end) {
    os::real_clock().sleep(std::chrono::milliseconds(5));
    process_.check();
  }
  take_output();
  std::string trace = this->trace(false);
  std::string where = line_in(trace);
  if (!process_.status()) stop(subject() + " closed the socket that belongs to gcdt.", trace);
  if (!peer_.is_python && WIFSIGNALED(*process_.status()))
    stop(fmt::format("{} crashed (signal {}).", subject(), WTERMSIG(*process_.status())), trace);
  if (!ready_)
    stop(fmt::format("{} could not be started: it ended with {}.", peer_.argv.front(),
                     how_it_ended()),
         trace);
  if (!peer_.is_python)
    stop(fmt::format("{} ended with {} before it answered.", subject(), how_it_ended()), trace);
  if (WIFSIGNALED(*process_.status()))
    stop(fmt::format("{} crashed Python{}: {}.", subject(), where, how_it_ended()), trace);
  stop(
      fmt::format("{} ended Python with {} (os._exit?); a script run by gcdt must return or raise.",
                  subject(), how_it_ended()),
      trace);
}

std::string Conversation::how_it_ended() const {
  int status = *process_.status();
  if (WIFSIGNALED(status))
    return fmt::format("signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

void Conversation::fail_overdue() {
  std::string trace = this->trace(true);
  if (!ready_) stop(fmt::format("{} could not be started: it did not answer.", peer_.title), trace);
  double seconds = std::chrono::duration<double>(options_.deadline).count();
  stop(fmt::format("{} was not done after {:g} s{} and was ended; {}=<seconds> allows more.",
                   subject(), seconds, line_in(trace), peer_.limit_variable),
       trace);
}

// A chance to clean up, then the end of the whole group.
void Conversation::stop(const std::string& sentence, std::string detail) {
  over_ = true;
  process_.signal_group(SIGTERM);
  auto end = Steady::now() + kGraceWhenEnding;
  while (!process_.status() && Steady::now() < end) {
    os::real_clock().sleep(std::chrono::milliseconds(10));
    take_output();
    process_.check();
  }
  process_.kill();
  take_output();
  Error error("{}", sentence);
  error.detail = std::move(detail);
  throw error;
}

}  // namespace gcdt::python
