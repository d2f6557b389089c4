#include "aws/credentials/call.h"

#include "aws/pipeline.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

class NoCredentials : public CredentialSource {
 public:
  Credentials get() override { throw Error("This call is made without credentials."); }
  bool refresh_after_rejection(const Credentials&) override { return false; }
};

}  // namespace

Json send_call(CredentialTools& tools, const Call& call, CredentialSource* signer) {
  NoCredentials none;
  auto pipeline =
      make_pipeline(tools.settings, signer ? *signer : none,
                    {tools.clock, tools.processes, tools.terminal, tools.random, tools.transport});
  Json answer = pipeline->send(call);
  tools.time.learn(text_or(answer, "/ResponseMetadata/HTTPHeaders/date"));
  answer.erase("ResponseMetadata");
  return answer;
}

std::string checked_role_arn(std::string arn, const std::string& origin) {
  constexpr size_t kShortest = 20;  // for STS
  if (!arn.starts_with("arn:") || arn.size() < kShortest)
    throw Error("{} is '{}', which is no ARN of a role.", origin, arn);
  return arn;
}

std::string sts_region(const Settings& settings) {
  return settings.region.value_or("us-east-1");
}

Json with_account_id(Json answer) {
  std::vector<std::string> arn = split(text_or(answer, "/AssumedRoleUser/Arn"), ':');
  if (arn.size() > 4 && answer.contains("Credentials")) answer["Credentials"]["AccountId"] = arn[4];
  return answer;
}

std::string default_session_name(CredentialTools& tools) {
  auto seconds = std::chrono::floor<std::chrono::seconds>(tools.clock.now()).time_since_epoch();
  return fmt::format("gcdt-{}", seconds.count());
}

}  // namespace gcdt::aws
