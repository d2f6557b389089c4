#include "aws/credentials.h"

#include "aws/credentials/provider.h"
#include "aws/credentials/refreshing.h"
#include "base/error.h"

namespace gcdt::aws {

namespace {

Error no_credentials(const std::vector<ChainStep>& steps) {
  std::string tried;
  for (const ChainStep& step : steps)
    tried += fmt::format("\n  {}: {}", step.provider, step.outcome);
  return Error(
      "No AWS credentials were found.{}\nSet AWS_ACCESS_KEY_ID and "
      "AWS_SECRET_ACCESS_KEY, name a profile with AWS_PROFILE, or run 'aws configure'.",
      tried);
}

}  // namespace

struct CredentialChain::Impl {
  Impl(const Settings& settings, Transport& transport, os::Clock& clock, os::Processes& processes,
       os::Terminal& terminal, os::Random& random)
      : time(clock),
        tools{settings, transport, clock, processes, terminal, random, warnings, time} {}

  Warnings warnings;
  ServerTime time;
  CredentialTools tools;
  std::mutex mutex;  // guards what follows
  std::vector<ChainStep> steps;
  std::shared_ptr<Refreshing> winner;

  // The provider that has credentials; looked for once.
  std::shared_ptr<Refreshing> choose() {
    std::scoped_lock lock(mutex);
    if (winner) return winner;
    steps.clear();
    Found found = first_found(
        kChain, {tools, tools.settings.profile, !tools.settings.profile_explicit, {}}, steps);
    if (!found.fetch) throw no_credentials(steps);
    return winner = std::make_shared<Refreshing>(std::move(found), time, warnings);
  }
};

CredentialChain::CredentialChain(const Settings& settings, Transport& transport, os::Clock& clock,
                                 os::Processes& processes, os::Terminal& terminal,
                                 os::Random& random)
    : impl_(std::make_unique<Impl>(settings, transport, clock, processes, terminal, random)) {}

CredentialChain::~CredentialChain() = default;

Credentials CredentialChain::get() {
  return impl_->choose()->get();
}

bool CredentialChain::refresh_after_rejection(const Credentials& rejected) {
  return impl_->choose()->refresh_after_rejection(rejected);
}

void CredentialChain::learn_time(std::string_view date) {
  impl_->time.learn(date);
}

std::optional<os::Duration> CredentialChain::time_left() {
  auto ends = get().expiration;
  if (!ends) return std::nullopt;
  return std::chrono::duration_cast<os::Duration>(*ends - impl_->time.now());
}

bool CredentialChain::refreshable() {
  return impl_->choose()->refreshable();
}

std::vector<std::string> CredentialChain::take_warnings() {
  return impl_->warnings.take();
}

std::vector<ChainStep> CredentialChain::steps() const {
  std::scoped_lock lock(impl_->mutex);
  return impl_->steps;
}

}  // namespace gcdt::aws
