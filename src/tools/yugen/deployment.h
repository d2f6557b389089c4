// Deployments of an API: what its stages show, each a copy of the definition as it was.
#pragma once

#include <string>
#include <vector>

#include "tools/yugen/api_service.h"

namespace gcdt::yugen {

std::vector<Deployment> newest_first(std::vector<Deployment> deployments);

// Sixteen digits that stand for a definition, to see whether it was deployed before.
std::string fingerprint(std::string_view definition);

// The description of a deployment, which ends with the fingerprint of its definition.
std::string deployment_description(const Context& ctx, const std::string& fingerprint);
bool describes(const Deployment& deployment, const std::string& fingerprint);

// "abc123.execute-api.eu-west-1.amazonaws.com", and its URL with the stage.
std::string api_host(const std::string& region, const std::string& api_id);
std::string stage_url(const std::string& region, const std::string& api_id,
                      const std::string& stage);

// Deletes what is older than the newest `keep` deployments and shown by no stage.
void delete_old_deployments(Context& ctx, const ApiService& service, const std::string& api_id,
                            size_t keep);

}  // namespace gcdt::yugen
