// One running Python: requests out, answers and questions in. It ends when Python ends; Host starts
// another one when it is needed.
#pragma once

#include "python/channel.h"
#include "python/host.h"
#include "python/process.h"
#include "python/relay.h"

namespace gcdt::python {

class Conversation {
 public:
  explicit Conversation(const Options& options);  // starts the interpreter and greets it
  ~Conversation();

  bool over() const { return over_; }
  Json request(std::string_view method, const Json& params);

 private:
  using Steady = std::chrono::steady_clock;

  void greet();
  Json answer_to(int id);
  Json exchange(std::string_view method, const Json& params);
  // The next message, whatever it is. Throws Error when Python ends, prints too much, or the
  // deadline passes.
  Json receive();
  void wait();  // until something happens
  void take_output();
  void serve(const Json& question, int id);
  Json served(const std::string& method, const Json& params);

  [[noreturn]] void fail_with(const Json& error);
  [[noreturn]] void fail_ended();
  [[noreturn]] void fail_overdue();
  [[noreturn]] void stop(const std::string& sentence, std::string detail);
  std::string subject() const;
  std::string how_it_ended() const;
  std::string line_in(const std::string& trace) const;

  const Options& options_;
  Process process_;
  Channel channel_;
  Print print_;
  Relay out_, err_;
  int last_id_ = 0;
  std::optional<int> question_;  // the id of what Python asked, until it is answered
  bool ready_ = false, over_ = false;
  Steady::time_point deadline_;
  std::string script_, script_path_;  // whose code runs: as the user writes it, and absolute
};

}  // namespace gcdt::python
