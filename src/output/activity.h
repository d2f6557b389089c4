// Something that may take a while. After a second people see what it is and for how long it has
// been going on; a log is told now and then.
#pragma once

#include <string>

#include "os/pulse.h"
#include "os/system.h"
#include "output/output.h"

namespace gcdt::output {

class Activity {
 public:
  enum Log { told, silent };  // a command whose output is an answer stays silent in a log
  // `what`: "installing Python packages". Goes on until the end of the scope.
  Activity(Output& out, std::string what, os::Clock& clock = os::real_clock(), Log log = told);
  ~Activity();

  // How far it is: "12 of 64 MiB, 7 s left".
  void detail(std::string text) { detail_ = std::move(text); }
  os::Duration elapsed() const;

 private:
  void beat();
  void hush();

  Output& out_;
  os::Clock& clock_;
  const std::string what_;
  const Log log_;
  std::string detail_, shown_;
  const std::chrono::steady_clock::time_point began_;
  os::Duration quiet_until_, next_line_;
  os::Pulse pulse_;
};

// "7 s", "2:05 min", "1:10 h".
std::string time_text(os::Duration duration);

}  // namespace gcdt::output
