// One running process: requests out, answers and questions in. It ends when the process ends; Host
// starts another one when it is needed.
#pragma once

#include "python/channel.h"
#include "python/host.h"
#include "python/peer.h"
#include "python/process.h"
#include "python/relay.h"

namespace gcdt::python {

class Conversation {
 public:
  explicit Conversation(const Options& options);  // starts the process and greets it
  ~Conversation();

  bool over() const { return over_; }
  Json request(std::string_view method, const Json& params);
  const Json& introduction() const { return introduction_; }  // its answer to the greeting

 private:
  using Steady = std::chrono::steady_clock;

  void greet();
  Json answer_to(int id);
  Json exchange(std::string_view method, const Json& params);
  // The next message, whatever it is. Throws Error when the process ends, prints too much, sends
  // what is no message, or the deadline passes.
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
  std::string trace(bool ask);
  std::string how_it_ended() const;
  std::string line_in(const std::string& trace) const;

  const Options& options_;
  Peer peer_;
  Process process_;
  Channel channel_;
  Print print_;
  Relay out_, err_;
  int last_id_ = 0;
  Json introduction_;
  std::optional<int> question_;  // the id of what was asked of us, until it is answered
  bool ready_ = false, over_ = false;
  Steady::time_point deadline_;
  std::string script_, script_path_;  // whose code runs: as the user writes it, and absolute
};

}  // namespace gcdt::python
