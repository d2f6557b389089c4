// Calls that obtain credentials: STS, SSO, SSO OIDC. The client proper cannot make them, it needs
// credentials first; otherwise they are calls like all others (model, endpoint rules, retries).
#pragma once

#include <string>
#include <string_view>

#include "aws/credentials/refreshing.h"

namespace gcdt::aws {

struct CredentialCall {
  std::string_view service;    // "sts"
  std::string_view operation;  // "AssumeRole"
  std::string region;
  Json params;
  Refreshing* signer = nullptr;  // whose credentials sign it; none: the request is not signed
};

// The answer. Throws ServiceError.
Json send_call(CredentialTools& tools, const CredentialCall& call);

// The region for STS: the configured one, so that the regional endpoint is used.
std::string sts_region(const Settings& settings);
// An answer of STS with the account id taken from the ARN of the assumed role, as the AWS CLI
// stores it.
Json with_account_id(Json answer);
// "gcdt-1767323045"
std::string default_session_name(CredentialTools& tools);

}  // namespace gcdt::aws
