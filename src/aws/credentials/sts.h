// STS for those who make identities by hand: asked with the credentials of one profile, or with
// some that are at hand. Such calls are never recorded.
#pragma once

#include "aws/client.h"
#include "aws/credentials/provider.h"

namespace gcdt::aws {

class Sts {
 public:
  // Signs with the credentials of `settings`' profile.
  Sts(Settings settings, Machine machine);
  Sts(const Sts&) = delete;
  Sts& operator=(const Sts&) = delete;

  const Settings& settings() const { return settings_; }
  // The answer without ResponseMetadata. Throws ServiceError, and Error without credentials.
  Json call(std::string_view operation, Json params = Json::object());
  Json call_as(const Credentials& credentials, std::string_view operation, Json params);

 private:
  Json send(std::string_view operation, Json params, CredentialSource& signer);

  Settings settings_;
  Warnings warnings_;
  ServerTime time_;
  CredentialTools tools_;
  CredentialChain chain_;
};

}  // namespace gcdt::aws
