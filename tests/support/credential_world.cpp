#include "support/credential_world.h"

#include "base/error.h"
#include "support/traffic.h"

namespace gcdt::test {

CredentialWorld::CredentialWorld(std::string_view config, std::string_view credentials) {
  set("HOME", home.path().string());
  set("AWS_EC2_METADATA_DISABLED", "true");
  write(".aws/config", config);
  write(".aws/credentials", credentials);
}

void CredentialWorld::set(std::string_view variable, std::string value) {
  environment.variables.insert_or_assign(std::string(variable), std::move(value));
}

void CredentialWorld::write(std::string_view below_home, std::string_view content, unsigned mode) {
  std::filesystem::create_directories(path(below_home).parent_path());
  os::write_file(path(below_home), content, mode);
}

std::string CredentialWorld::read(std::string_view below_home) const {
  return os::read_file(path(below_home));
}

aws::CredentialChain& CredentialWorld::chain() {
  if (!chain_) {
    settings_ = aws::load_settings(environment, overrides);
    chain_ = std::make_unique<aws::CredentialChain>(settings_, transport, clock, processes,
                                                    terminal, random);
  }
  return *chain_;
}

void CredentialWorld::restart() {
  chain_.reset();
}

std::string CredentialWorld::error() {
  try {
    get();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::string assumed_role(std::string_view id, std::string_view expiration) {
  return fmt::format(
      R"(<AssumeRoleResponse>
<AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:s</AssumedRoleId>
<Arn>arn:aws:sts::123456789012:assumed-role/deploy/s</Arn></AssumedRoleUser><Credentials>
<AccessKeyId>{0}</AccessKeyId><SecretAccessKey>secret-of-{0}</SecretAccessKey>
<SessionToken>token-of-{0}</SessionToken><Expiration>{1}</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>)",
      id, expiration);
}

std::string sts_error(std::string_view code, std::string_view message) {
  return fmt::format(R"(<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code>
<Message>{}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>)",
                     code, message);
}

std::map<std::string, std::string> form_of(const aws::HttpRequest& request) {
  std::map<std::string, std::string> form;
  for (const auto& [name, value] : form_pairs(request.body)) form[name] = value;
  return form;
}

}  // namespace gcdt::test
