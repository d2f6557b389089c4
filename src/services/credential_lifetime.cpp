#include "services/credential_lifetime.h"

#include "base/error.h"

namespace gcdt::services {

namespace {

using namespace std::chrono_literals;
constexpr auto kWorthAWord = 15min;
constexpr auto kTooShort = 2min;

}  // namespace

void check_credential_lifetime(aws::CredentialChain& credentials, os::Clock& clock,
                               output::Output& out) {
  auto ends = credentials.get().expiration;
  if (!ends || credentials.refreshable()) return;
  auto left = *ends - clock.now();
  if (left < kTooShort)
    throw Error("Your credentials end at {}: too soon to start; nothing was changed. Renew them.",
                human_time(*ends));
  if (left < kWorthAWord)
    out.warning(fmt::format("Your credentials end at {} and cannot be renewed in between.",
                            human_time(*ends)));
}

}  // namespace gcdt::services
