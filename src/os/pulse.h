// A beat for what shows that we are alive, without a thread of its own: whoever waits (a sleep, the
// network, a child) calls pulse() several times a second.
#pragma once

#include <chrono>
#include <functional>

namespace gcdt::os {

constexpr std::chrono::milliseconds kPulse{200};  // how often, while somebody listens

// Listens on the thread that made it, until the end of the scope; of several the innermost.
class Pulse {
 public:
  // `hush`: somebody else is about to write to the terminal, or to ask there.
  Pulse(std::function<void()> beat, std::function<void()> hush);
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

  void beat() const { beat_(); }
  void hush() const { hush_(); }

 private:
  std::function<void()> beat_, hush_;
  Pulse* outer_;
};

bool pulse_wanted();  // by somebody on this thread
void pulse();
void hush();

}  // namespace gcdt::os
