#include "services/credential_lifetime.h"

#include "base/error.h"

namespace gcdt::services {

namespace {

using namespace std::chrono_literals;
constexpr auto kWorthAWord = 15min;
constexpr auto kTooShort = 2min;

}  // namespace

void check_credential_lifetime(aws::CredentialChain& credentials, output::Output& out) {
  auto left = credentials.time_left();
  if (!left || *left >= kWorthAWord || credentials.refreshable()) return;
  std::string end = human_time(*credentials.get().expiration);
  if (*left < kTooShort)
    throw Error("Your credentials end at {}: too soon to start; nothing was changed. Renew them.",
                end);
  out.warning(fmt::format("Your credentials end at {} and cannot be renewed in between.", end));
}

}  // namespace gcdt::services
