// What an endpoint rule set is asked: settings, region and parameters of the call, by the names the
// rule set gives them.
#pragma once

#include <string_view>

#include "aws/endpoint.h"
#include "aws/model.h"
#include "aws/settings.h"

namespace gcdt::aws {

struct EndpointQuestion {
  const Settings& settings;
  const Model& model;
  const Operation& operation;
  const Json& params;
  std::string_view region;
  std::string_view account_id;  // of the credentials; "" if unknown
};

Json endpoint_params(const EndpointQuestion& question, const RuleSet& rules);

// Whether the account of the credentials may become part of the host.
bool wants_account_id(const RuleSet& rules);

}  // namespace gcdt::aws
