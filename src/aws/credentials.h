// The credential chain (93 section 4). The first provider that has credentials wins; one that is
// configured but broken is an error, never a silent step to the next.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aws/settings.h"
#include "aws/sigv4.h"
#include "aws/transport.h"
#include "os/system.h"

namespace gcdt::aws {

struct ChainStep {
  std::string provider;
  std::string outcome;   // "AWS_ACCESS_KEY_ID is not set", "used": never a value
  bool applies = false;  // it is configured, so that it is the last one that is asked
};

// What requests are signed with. May be used from several threads.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  // A consistent snapshot. Throws Error when there are none to be had.
  virtual Credentials get() = 0;
  // After the service said that they are expired. True if new ones were obtained.
  virtual bool refresh_after_rejection(const Credentials& rejected) = 0;
  // The Date header of an answer that arrived just now: when credentials end is AWS's time.
  virtual void learn_time(std::string_view date) { static_cast<void>(date); }
};

// `settings` and the seams must outlive it.
class CredentialChain : public CredentialSource {
 public:
  CredentialChain(const Settings& settings, Transport& transport, os::Clock& clock,
                  os::Processes& processes, os::Terminal& terminal, os::Random& random);
  ~CredentialChain() override;

  // Refreshed by the windows of 93 4.5. The error lists what was tried when no provider has any.
  Credentials get() override;
  bool refresh_after_rejection(const Credentials& rejected) override;
  void learn_time(std::string_view date) override;
  // How long the ones in use last, by AWS's clock; nullopt if they say nothing about it.
  std::optional<os::Duration> time_left();
  // Whether the ones in use can be renewed without the user. Throws Error as get() does.
  bool refreshable();
  std::vector<ChainStep> steps() const;  // of the last get()
  // What the user should hear of, once: a cache file that is not trusted, ...
  std::vector<std::string> take_warnings();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gcdt::aws
