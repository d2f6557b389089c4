// Waiting for one's turn, because AWS takes only so many requests in a while: who watches a run
// hears of it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace gcdt::aws {

struct Turn {
  std::chrono::microseconds wait{0};
  // Why: AWS takes so many in so many seconds. `all`: of all requests to the service, not of this
  // operation alone.
  double requests = 0, seconds = 0;
  bool all = false;
};

// "Waiting 25 s for UpdateUsagePlan: AWS takes 1 in 20 s from an account."
std::string sentence(const Turn& turn, const std::string& service, const std::string& operation);

// Hears, while it lives, of the waits of its thread that a person would notice. Other threads wait
// in silence: only one may use the output. Sessions are made wherever another region or role is
// needed, so that the listener belongs to the thread and not to one of them.
class TurnListener {
 public:
  explicit TurnListener(std::function<void(std::string sentence)> hear);
  ~TurnListener();
  TurnListener(const TurnListener&) = delete;
  TurnListener& operator=(const TurnListener&) = delete;

 private:
  friend void tell_of(const Turn& turn, const std::string& service, const std::string& operation);
  std::function<void(std::string)> hear_;
  TurnListener* before_;  // hears again afterwards
};

// Tells the listener of this thread, if there is one and the wait is a long one.
void tell_of(const Turn& turn, const std::string& service, const std::string& operation);

}  // namespace gcdt::aws
