// The policy of the function's alias: which services may call it, in the name of which source.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/client.h"
#include "tools/ramuda/events/change.h"
#include "tools/ramuda/events/target.h"

namespace gcdt::ramuda::events {

struct Grant {
  std::string principal;    // "s3.amazonaws.com"
  std::string source_arn;   // of the bucket, rule, topic, ...
  std::string account;      // that must own the source; "" where its ARN says so
  std::string id;           // of the statement; "" = gcdt-<service>-<hash of the source>
  bool id_is_ours = false;  // nobody else uses that id: a statement that says something else is old
};

class Permissions {
 public:
  Permissions(aws::Client lambda, const Target& target)
      : lambda_(std::move(lambda)), target_(&target) {}

  // Adds what has to be done so that exactly this is allowed. Who allowed it does not matter.
  void allow(const Grant& grant, Changes& changes);
  // Adds what has to be done so that we do not allow it: statements with our ids, and with those
  // that the original made up (UUIDs). Statements of others stay.
  void withdraw(const Grant& grant, Changes& changes);

  // What we once allowed and this run was not asked about: sources that are in the configuration no
  // longer.
  std::vector<std::string> forgotten() const;

 private:
  struct Statement {
    std::string id, principal, source_arn;
  };
  const std::vector<Statement>& statements();
  Change add(const Grant& grant, const std::string& id) const;
  Change remove(const Statement& statement) const;

  aws::Client lambda_;
  const Target* target_;
  std::optional<std::vector<Statement>> statements_;
  std::set<std::string> asked_;  // sources
};

}  // namespace gcdt::ramuda::events
