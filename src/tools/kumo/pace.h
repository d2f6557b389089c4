// How often CloudFormation is asked while an operation runs (93 section 3.5, rule 3): 5 seconds
// with 20 % of chance, so that parallel pipelines do not ask in step; twice as long after each
// throttling up to 30 seconds, and back again; 15 seconds once nothing has happened for 10 minutes.
#pragma once

#include <chrono>

#include "os/system.h"

namespace gcdt::kumo {

class Pace {
 public:
  Pace(os::Clock& clock, os::Random& random) : clock_(clock), random_(random) {}

  void clean_poll(bool saw_events);
  void throttled();
  os::Duration pause();  // until the next poll

 private:
  using Seconds = std::chrono::duration<double>;

  os::Clock& clock_;
  os::Random& random_;
  Seconds interval_{5};
  std::chrono::steady_clock::time_point last_news_ = clock_.steady();
};

}  // namespace gcdt::kumo
