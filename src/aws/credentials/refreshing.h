// One set of credentials that renews itself by the windows of 93 section 4.5: in the last 15
// minutes one thread renews while the others go on with the old set, in the last 10 all wait. A set
// is replaced as a whole, so nobody ever sees halves of two.
#pragma once

#include <mutex>

#include "aws/credentials/provider.h"

namespace gcdt::aws {

class Refreshing : public CredentialSource {
 public:
  // `found` must apply.
  Refreshing(Found found, ServerTime& time, Warnings& warnings);

  // Throws Error if new ones are needed and cannot be had.
  Credentials get() override;
  // Fetches new ones unless another thread has done so.
  bool refresh_after_rejection(const Credentials& rejected) override;
  void learn_time(std::string_view date) override { time_.learn(date); }
  bool refreshable() const { return found_.refreshable; }

 private:
  enum class Window { fresh, advisory, mandatory };
  Window window() const;  // needs state_
  Window look(std::optional<Credentials>& current) const;
  void fetch();  // needs refresh_
  void try_fetch();

  const Found found_;
  ServerTime& time_;
  Warnings& warnings_;
  std::mutex refresh_;        // held while fetching; taken before state_
  mutable std::mutex state_;  // guards what follows
  std::optional<Credentials> current_;
  // No new attempt before this, unless the set has expired: neither sets that live shorter than the
  // windows nor a failing source may cost a request for every call.
  std::chrono::steady_clock::time_point rest_until_{};
};

}  // namespace gcdt::aws
