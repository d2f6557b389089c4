#include "aws/assumed_role.h"

#include "base/text.h"

namespace gcdt::aws {

namespace {

Credentials assume(Session& source, const std::string& role, ServerTime& time) {
  auto now = source.machine().clock.now().time_since_epoch();
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  Json answer = source.client("sts").call(
      "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", fmt::format("gcdt-{}", seconds)}});
  time.learn(text_or(answer, "/ResponseMetadata/HTTPHeaders/date"));
  Credentials credentials = credentials_from_json(answer.at("Credentials"), "assume-role",
                                                  "SessionToken", "The answer of AssumeRole");
  credentials.account_id = account_of(role);
  return credentials;
}

}  // namespace

AssumedRole::AssumedRole(Session& source, std::string role)
    : time_(source.machine().clock),
      refreshing_({[this, &source, role = std::move(role)] { return assume(source, role, time_); },
                   {},
                   true},
                  time_, warnings_) {}

std::string account_of(std::string_view arn) {
  std::vector<std::string> parts = split(std::string(arn), ':');
  return parts.size() > 5 ? parts[4] : "";
}

}  // namespace gcdt::aws
