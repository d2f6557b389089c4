// The real world of one command: everything its Context refers to. Built cheaply: libcurl is loaded
// for commands that call AWS, Python on its first use, and files of AWS are read only for commands
// that may call it.
#pragma once

#include "aws/turn.h"
#include "cli/invocation.h"
#include "lifecycle/context.h"

namespace gcdt::cli {

class World {
 public:
  World(const Invocation& call, output::Output& out, os::Terminal& terminal,
        const os::Environment& environment);

  // Exit code 0 or 1; throws as commands do.
  int run();

 private:
  void run_dispatch_only();
  int run_with_lifecycle();
  void look_for_update();
  void say_where_keys_go(const std::string& file);

  const os::Environment& environment_;
  aws::Settings settings_;
  std::unique_ptr<aws::Transport> transport_;
  aws::Session session_;
  bool debug_tls_;
  python::Host python_;
  Context context_;
  aws::TurnListener turns_;
};

}  // namespace gcdt::cli
