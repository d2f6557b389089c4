#include "aws/credentials/sts.h"

#include "aws/credentials/call.h"

namespace gcdt::aws {

namespace {

class Given : public CredentialSource {
 public:
  explicit Given(Credentials credentials) : credentials_(std::move(credentials)) {}
  Credentials get() override { return credentials_; }
  bool refresh_after_rejection(const Credentials&) override { return false; }

 private:
  Credentials credentials_;
};

}  // namespace

Sts::Sts(Settings settings, Machine machine)
    : settings_(std::move(settings)),
      time_(machine.clock),
      tools_{settings_,        machine.transport, machine.clock, machine.processes,
             machine.terminal, machine.random,    warnings_,     time_},
      chain_(settings_, machine.transport, machine.clock, machine.processes, machine.terminal,
             machine.random) {}

Json Sts::call(std::string_view operation, Json params) {
  return send(operation, std::move(params), chain_);
}

Json Sts::call_as(const Credentials& credentials, std::string_view operation, Json params) {
  Given signer(credentials);
  return send(operation, std::move(params), signer);
}

Json Sts::send(std::string_view operation, Json params, CredentialSource& signer) {
  return send_call(
      tools_, {"sts", sts_region(settings_), std::string(operation), std::move(params)}, &signer);
}

}  // namespace gcdt::aws
