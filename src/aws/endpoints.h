// Where the calls of a run go: the endpoint rule set of each service is compiled once, and what it
// says about operations without parameters of their own is remembered by region and account.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "aws/endpoint_params.h"

namespace gcdt::aws {

class Endpoints {
 public:
  explicit Endpoints(const Settings& settings) : settings_(settings) {}
  // Throws Error if the rule set has no endpoint for the call, or the model no rule set.
  Endpoint resolve(const Model& model, const Operation& operation, const Json& params,
                   std::string_view region, std::string_view account_id);
  // Whether the account of the credentials may become part of the host.
  bool wants_account_id(const Model& model);

 private:
  struct Service {
    RuleSet rules;
    bool wants_account_id;
  };
  using Key = std::tuple<std::string, std::string, std::string>;  // service, region, account
  const Service& service(const Model& model);

  const Settings& settings_;
  std::mutex mutex_;
  Json partitions_;
  std::map<std::string, std::unique_ptr<Service>, std::less<>> services_;
  std::map<Key, Endpoint> known_;
};

}  // namespace gcdt::aws
