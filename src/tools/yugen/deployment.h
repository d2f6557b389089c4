// Deployments of an API: what its stages show, each a copy of the definition as it was.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

// Newest first.
std::vector<Json> deployments_of(const Gateway& gateway, const std::string& api_id);

// As GetStage shows it; nullopt: there is no such stage.
std::optional<Json> find_stage(const Gateway& gateway, const std::string& api_id,
                               const std::string& stage);

// Throws Error "The API 'x' has no stage 'dev'." with those it has.
Json require_stage(const Gateway& gateway, const Json& api, const std::string& stage);

// Sixteen digits that stand for a definition, to see whether it was deployed before.
std::string fingerprint(std::string_view definition);

// The description of a deployment, which ends with the fingerprint of its definition.
std::string deployment_description(const Context& ctx, const std::string& fingerprint);
bool describes(const Json& deployment, const std::string& fingerprint);

// "abc123.execute-api.eu-west-1.amazonaws.com", and its URL with the stage.
std::string api_host(const std::string& region, const std::string& api_id);
std::string stage_url(const std::string& region, const std::string& api_id,
                      const std::string& stage);

// What a stage shows, with the extensions of API Gateway, as YAML. `type`: "swagger" or "oas30".
std::string exported_definition(const Gateway& gateway, const std::string& api_id,
                                const std::string& stage, const std::string& type);

// Deletes what is older than the newest `keep` deployments and shown by no stage.
void delete_old_deployments(Context& ctx, const Gateway& gateway, const std::string& api_id,
                            size_t keep);

}  // namespace gcdt::yugen
