// Watches a deployment until it is over, showing how far it is (30-tenkai 5.5).
// Watching never changes anything: when it has to give up, the deployment goes on.
#pragma once

#include <optional>
#include <string>

#include "lifecycle/context.h"
#include "tools/tenkai/targets.h"

namespace gcdt::tenkai {

// --timeout=<minutes>; 60 if it is not given, nullopt for 0 (no limit).
std::optional<std::chrono::minutes> watch_limit(const Context& ctx);

// Succeeded, Failed or Stopped.
bool is_final(std::string_view status);

class Watch {
 public:
  Watch(Context& ctx, std::string id);

  // The status in which it ended. Throws Error when watching must be given up (time is up, no
  // answer for ten minutes, credentials expired), Interrupted. May be called again then.
  std::string to_the_end();
  // What a deployment that failed or was stopped says about going back: the id of the deployment
  // that does it, "" if there is none. CodeDeploy takes a moment to begin it: `expected` waits.
  std::string rollback(bool expected);

  const std::string& id() const { return id_; }
  const Json& info() const { return info_; }  // as GetDeployment shows it
  const Targets& targets() const { return targets_; }
  // "Look at it with ...": the tail of every last line.
  std::string where_to_look() const;

 private:
  bool poll();
  void show_state();
  void show_messages();
  void show_targets();
  void show_group_line();
  void say(const Targets::Change& change, bool grouped);
  void tolerate(const ServiceError& error);
  void wait();
  void show_progress();
  [[noreturn]] void give_up(std::string_view why);

  Context& ctx_;
  std::string id_;
  aws::Client codedeploy_;
  Targets targets_;
  Json info_ = Json::object();
  std::string status_, said_group_;
  std::optional<std::chrono::minutes> limit_;
  std::chrono::steady_clock::time_point began_;
  std::optional<std::chrono::steady_clock::time_point> trouble_since_;
  os::Duration interval_;
  size_t quick_looks_ = 0, messages_ = 0;
  bool details_ = true;  // its targets may be asked for
};

}  // namespace gcdt::tenkai
