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
  std::string outcome;  // "AWS_ACCESS_KEY_ID is not set", "used": never a value
};

// May be used from several threads. `settings` and the seams must outlive it.
class CredentialChain {
 public:
  CredentialChain(const Settings& settings, Transport& transport, os::Clock& clock,
                  os::Processes& processes, os::Terminal& terminal, os::Random& random);
  ~CredentialChain();

  // A consistent snapshot, refreshed by the windows of 93 4.5. Throws Error listing what was tried
  // when no provider has any.
  Credentials get();
  // After the service said that they are expired. True if new ones were obtained.
  bool refresh_after_rejection(const Credentials& rejected);
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
