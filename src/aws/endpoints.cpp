#include "aws/endpoints.h"

namespace gcdt::aws {

namespace {

// Whether the endpoint depends on what is called with what, as it does for buckets.
bool has_own_params(const Operation& operation) {
  if (!operation.traits().empty()) return true;
  Shape input = operation.input();
  for (size_t i = 0; input && i < input.member_count(); ++i)
    if (!input.member(i).context_param().empty()) return true;
  return false;
}

}  // namespace

Endpoint Endpoints::resolve(const Model& model, const Operation& operation, const Json& params,
                            std::string_view region, std::string_view account_id) {
  if (!region.empty()) check_region(region);
  const RuleSet& rules = service(model).rules;
  auto ask = [&] {
    return rules.resolve(
        endpoint_params({settings_, model, operation, params, region, account_id}, rules));
  };
  if (has_own_params(operation)) return ask();
  Key key{model.service_name(), region, account_id};
  std::lock_guard lock(mutex_);
  auto found = known_.find(key);
  if (found == known_.end()) found = known_.emplace(std::move(key), ask()).first;
  return found->second;
}

bool Endpoints::wants_account_id(const Model& model) {
  return service(model).wants_account_id;
}

const Endpoints::Service& Endpoints::service(const Model& model) {
  std::lock_guard lock(mutex_);
  auto found = services_.find(model.service_name());
  if (found != services_.end()) return *found->second;
  if (partitions_.is_null()) partitions_ = Json::parse(partitions());
  if (model.endpoint_rules().empty())
    throw Error("The model of {} has no endpoint rules; take a newer botocore.",
                model.service_name());
  RuleSet rules(Json::parse(model.endpoint_rules()), partitions_);
  bool account = gcdt::aws::wants_account_id(rules);
  auto made = std::make_unique<Service>(std::move(rules), account);
  return *services_.emplace(model.service_name(), std::move(made)).first->second;
}

}  // namespace gcdt::aws
