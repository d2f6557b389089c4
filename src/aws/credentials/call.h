// Calls that obtain credentials: STS, SSO, SSO OIDC. They take the way of all calls, but are signed
// with other credentials than the chain's, or with none.
#pragma once

#include <string>

#include "aws/client.h"
#include "aws/credentials/provider.h"

namespace gcdt::aws {

// The answer without ResponseMetadata. `signer` is needed by the operations that are signed. Throws
// ServiceError.
Json send_call(CredentialTools& tools, const Call& call, CredentialSource* signer = nullptr);

// The ARN itself. Throws Error starting with `origin` for what cannot be one.
std::string checked_role_arn(std::string arn, const std::string& origin);
// The region for STS: the configured one, so that the regional endpoint is used.
std::string sts_region(const Settings& settings);
// An answer of STS with the account id taken from the ARN of the assumed role, as the AWS CLI
// stores it.
Json with_account_id(Json answer);
// "gcdt-1767323045"
std::string default_session_name(CredentialTools& tools);

}  // namespace gcdt::aws
