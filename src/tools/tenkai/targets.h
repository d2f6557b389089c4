// The targets of a deployment - instances, functions, services - and how far each is. Asked for
// page by page, so that a fleet costs few requests: what is final is not asked for again, and a
// page that brought no news ends the round.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/client.h"
#include "base/time.h"
#include "os/system.h"

namespace gcdt::tenkai {

// A lifecycle event of a target.
struct Step {
  std::string name, status;
  std::optional<Time> start, end;
};

// What the first step that failed has left.
struct Failure {
  std::string step, code, script, message, log_tail;
  std::optional<Time> time;
};

struct Target {
  std::string id;       // "i-0123", "function:alias", "cluster:service"
  std::string kind;     // "instance", "lambda", "ecs", "cloudFormation"; "" until it was asked for
  std::string status;   // Pending, InProgress, Succeeded, Failed, Skipped, Unknown, Ready
  std::string traffic;  // "10 %" of what comes in goes to the new version; "" for instances
  std::vector<Step> steps;
  std::optional<Failure> failure;
};

bool is_final(const Target& target);
// The last step that is neither to come nor left out; nullptr if there is none at all.
const Step* current_step(const Target& target);

class Targets {
 public:
  Targets(aws::Client codedeploy, std::string deployment)
      : codedeploy_(std::move(codedeploy)), deployment_(std::move(deployment)) {}

  using Change = std::pair<size_t, size_t>;  // target and step
  // Looks at what may have changed; `whole`: at everything that is not final. `expected`: how many
  // there are, as the deployment says; 0 = unknown. Nothing before the deployment has started.
  std::vector<Change> refresh(size_t expected, bool whole);

  const std::vector<Target>& all() const { return targets_; }
  bool all_final() const;

 private:
  std::vector<size_t> order_of_pages();
  bool list();
  bool ask(size_t page, std::vector<Change>& changes);
  void take(const Json& answer, std::vector<Change>& changes, bool& changed);

  aws::Client codedeploy_;
  std::string deployment_;
  std::vector<Target> targets_;
  size_t next_page_ = 0, rounds_ = 0;
  size_t listed_for_ = 0;  // what was expected when they were listed
};

}  // namespace gcdt::tenkai
