// Credentials that end in the middle of a deployment leave it unwatched.
#pragma once

#include "aws/credentials.h"
#include "output/output.h"

namespace gcdt::services {

// Before an operation that takes minutes. For credentials that cannot be renewed: a warning if they
// end within 15 minutes, an Error if they end within 2 (93 section 4.5).
void check_credential_lifetime(aws::CredentialChain& credentials, output::Output& out);

}  // namespace gcdt::services
