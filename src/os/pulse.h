// A beat for what shows that we are alive, without a thread of its own: whoever waits (a sleep, the
// network, a child) calls pulse() several times a second.
#pragma once

#include <chrono>
#include <functional>

namespace gcdt::os {

constexpr std::chrono::milliseconds kPulse{200};  // how often, while somebody listens

// Listens on the thread that made it, until the end of the scope.
class Pulse {
 public:
  // `beat`: of several only the innermost that has one hears it; may be empty. `hush`: somebody
  // else is about to write to the terminal, or to ask there; all hear it, the innermost first.
  Pulse(std::function<void()> beat, std::function<void()> hush);
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

 private:
  friend bool pulse_wanted();
  friend void pulse();
  friend void hush();

  std::function<void()> beat_, hush_;
  Pulse* outer_;
};

bool pulse_wanted();  // by somebody on this thread
void pulse();
void hush();

}  // namespace gcdt::os
