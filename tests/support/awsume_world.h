// A developer's machine on which roles are taken on: ~/.aws with long-term keys of profile "work",
// and an STS that remembers what it was asked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/credential_world.h"
#include "support/world.h"

namespace gcdt::test {

inline constexpr const char* kAdmin = "arn:aws:iam::222222222222:role/admin";

struct AwsumeWorld : World {
  AwsumeWorld(const Tool& tool, const Command& command);

  std::string credentials() const { return read("home/.aws/credentials"); }
  Json cache() const { return Json::parse(read("home/.aws/gcdt_awsume.json")); }
  // A cache with a role of profile "work" in account "prod", and the keys that belong to it.
  void role_with(std::chrono::seconds left, bool with_session = true);

  std::vector<std::map<std::string, std::string>> asked;  // of STS, as form fields
  std::string refuse;                                     // the operation that STS refuses
};

}  // namespace gcdt::test
