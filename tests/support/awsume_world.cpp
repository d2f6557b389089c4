#include "support/awsume_world.h"

namespace gcdt::test {

namespace {

int64_t seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string session_token(Time expiration) {
  return fmt::format(
      R"(<GetSessionTokenResponse><GetSessionTokenResult><Credentials>
<AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>secret-of-the-session</SecretAccessKey>
<SessionToken>token-of-the-session</SessionToken><Expiration>{}</Expiration></Credentials>
</GetSessionTokenResult></GetSessionTokenResponse>)",
      iso8601(expiration));
}

const char* kIdentity =
    R"(<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account>
<Arn>arn:aws:iam::111111111111:user/alice</Arn><UserId>AIDA</UserId>
</GetCallerIdentityResult></GetCallerIdentityResponse>)";

}  // namespace

AwsumeWorld::AwsumeWorld(const Tool& tool, const Command& command)
    : World(tool, command, Json::object()) {
  environment.variables["HOME"] = (dir.path() / "home").string();
  environment.variables["AWS_PROFILE"] = "work";
  environment.variables["AWS_EC2_METADATA_DISABLED"] = "true";
  environment.variables.erase("VIRTUAL_ENV");
  file("home/.aws/credentials",
       "# mine\n[work-long-term]\naws_access_key_id = AKIALONG\n"
       "aws_secret_access_key = secret-of-years\n");
  terminal.askable = true;
  transport.handler = [this](const aws::HttpRequest& request) -> TransportResult {
    asked.push_back(form_of(request));
    std::string operation = asked.back()["Action"];
    if (operation == refuse)
      return aws::HttpResponse{403, {}, sts_error("AccessDenied", "not you")};
    if (operation == "GetCallerIdentity") return aws::HttpResponse{200, {}, kIdentity};
    if (operation == "GetSessionToken")
      return aws::HttpResponse{200, {}, session_token(clock.now() + std::chrono::hours(10))};
    return aws::HttpResponse{
        200, {}, assumed_role("ASIAROLE", iso8601(clock.now() + std::chrono::hours(1)))};
  };
}

void AwsumeWorld::role_with(std::chrono::seconds left, bool with_session) {
  Time ends = clock.now() + left;
  Json kept = {{"roles",
                {{"prod",
                  {{"profile", "work"},
                   {"assumed_role", kAdmin},
                   {"username", "alice"},
                   {"expiration", seconds(ends)}}}}}};
  if (with_session)
    kept["sessions"]["alice"] = {{"AccessKeyId", "ASIAKEPT"},
                                 {"SecretAccessKey", "secret-kept"},
                                 {"SessionToken", "token-kept"},
                                 {"Expiration", seconds(clock.now() + std::chrono::hours(5))}};
  file("home/.aws/gcdt_awsume.json", kept.dump());
  std::filesystem::permissions(dir.path() / "home/.aws/gcdt_awsume.json",
                               std::filesystem::perms(0600));
  file("home/.aws/credentials",
       credentials() + fmt::format("\n[work]\naws_access_key_id = ASIAOLD\n"
                                   "aws_secret_access_key = old\nassumed_role_arn = {}\n"
                                   "expiration = {}\n",
                                   kAdmin, human_time(ends).substr(0, 19)));
}

}  // namespace gcdt::test
