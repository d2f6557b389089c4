// Keeps below the request rates that AWS publishes, instead of running into throttling (93 3.5).
// The limits count per account and region and are shared with whoever else works there, so that
// only 80 % of them is used.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "aws/token_bucket.h"
#include "aws/turn.h"
#include "base/json.h"
#include "base/time.h"

namespace gcdt::aws {

// The operation, or what the limits call its kind: an API that is not edge-optimized may be created
// more often ("CreateRestApi regional").
std::string operation_class(std::string_view service, std::string_view operation,
                            const Json& params);

// One for each account.
class Pacer {
 public:
  // `starts`: the first request is that of the whole run.
  explicit Pacer(bool starts = false) : starts_(starts) {}

  // True for the very first request of a run, once.
  bool take_start() { return starts_.exchange(false); }
  // How long to wait before this request, and why; the next ones wait longer. No wait for services
  // without published limits. `service` is the client's name ("apigateway"), `operation` its class.
  Turn take_turn(std::string_view service, std::string_view region, std::string_view operation,
                 Time now);

 private:
  std::atomic<bool> starts_;
  std::mutex mutex_;
  std::map<std::pair<std::string, size_t>, TokenBucket> buckets_;  // by region and limit
};

}  // namespace gcdt::aws
