// `aws login` sessions. They need proof-of-possession keys (DPoP) that only the AWS CLI handles.
#include "aws/credentials/provider.h"
#include "base/error.h"

namespace gcdt::aws {

Found login_credentials(const Scope& scope) {
  if (!scope.has("login_session"))
    return Found::none(fmt::format("profile '{}' has no login_session", scope.profile));
  throw Error(
      "{0} stands for credentials of 'aws login', which gcdt does not support: make a "
      "profile with 'credential_process = aws configure export-credentials --profile {1} "
      "--format process'.",
      scope.origin("login_session"), scope.profile);
}

}  // namespace gcdt::aws
