// A role that the configuration names, assumed with the credentials of another session.
#pragma once

#include "aws/client.h"
#include "aws/credentials/refreshing.h"

namespace gcdt::aws {

class AssumedRole : public CredentialSource {
 public:
  // `source` must outlive it. Nothing is asked before the first get().
  AssumedRole(Session& source, std::string role);

  // Throws Error and ServiceError with the role's name.
  Credentials get() override { return refreshing_.get(); }
  bool refresh_after_rejection(const Credentials& rejected) override {
    return refreshing_.refresh_after_rejection(rejected);
  }

  void learn_time(std::string_view date) override { time_.learn(date); }

 private:
  Warnings warnings_;  // of renewals that fail while the old set lasts: nobody waits for them
  ServerTime time_;
  Refreshing refreshing_;
};

// "123456789012" of "arn:aws:iam::123456789012:role/deployer"; "" if the text is no ARN.
std::string account_of(std::string_view arn);

}  // namespace gcdt::aws
