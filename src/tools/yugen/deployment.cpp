#include "tools/yugen/deployment.h"

#include <set>

#include "aws/values.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/version.h"

namespace gcdt::yugen {

namespace {

Json stages_of(const Gateway& gateway, const std::string& api_id) {
  return gateway.call("GetStages", {{"restApiId", api_id}}).value("item", Json::array());
}

}  // namespace

std::vector<Json> deployments_of(const Gateway& gateway, const std::string& api_id) {
  std::vector<Json> deployments;
  for (Json& deployment : gateway.all("GetDeployments", {{"restApiId", api_id}}))
    deployments.push_back(std::move(deployment));
  std::ranges::stable_sort(deployments, std::greater(), [](const Json& deployment) {
    return text_or(deployment, "/createdDate");
  });
  return deployments;
}

std::optional<Json> find_stage(const Gateway& gateway, const std::string& api_id,
                               const std::string& stage) {
  return gateway.find("GetStage", {{"restApiId", api_id}, {"stageName", stage}});
}

Json require_stage(const Gateway& gateway, const Json& api, const std::string& stage) {
  std::string id = text(api, "/id");
  if (auto found = find_stage(gateway, id, stage)) return *std::move(found);
  std::vector<std::string> names;
  for (const Json& known : stages_of(gateway, id)) names.push_back(text(known, "/stageName"));
  throw Error("The API '{}' has no stage '{}'{}", text_or(api, "/name"), stage,
              names.empty() ? "; it was never deployed."
                            : fmt::format("; there is {}.", join(names, ", ")));
}

std::string fingerprint(std::string_view definition) {
  return hex_encode(sha256(definition)).substr(0, 16);
}

std::string deployment_description(const Context& ctx, const std::string& fingerprint) {
  std::string user = text_or(ctx.shared, "/user", "unknown");
  std::string text = text_or(ctx.section(), "/api/deploymentDescription",
                             fmt::format("gcdt {}, {}", version(), user));
  return fmt::format("{} [{}]", text, fingerprint);
}

bool describes(const Json& deployment, const std::string& fingerprint) {
  return text_or(deployment, "/description").ends_with("[" + fingerprint + "]");
}

std::string api_host(const std::string& region, const std::string& api_id) {
  return fmt::format("{}.execute-api.{}.{}", api_id, region,
                     region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
}

std::string stage_url(const std::string& region, const std::string& api_id,
                      const std::string& stage) {
  return fmt::format("https://{}/{}", api_host(region, api_id), stage);
}

std::string exported_definition(const Gateway& gateway, const std::string& api_id,
                                const std::string& stage, const std::string& type) {
  Json answer = gateway.call("GetExport", {{"restApiId", api_id},
                                           {"stageName", stage},
                                           {"exportType", type},
                                           {"parameters", {{"extensions", "apigateway"}}},
                                           {"accepts", "application/yaml"}});
  return std::string(aws::bytes_of(answer.at("body")));
}

void delete_old_deployments(Context& ctx, const Gateway& gateway, const std::string& api_id,
                            size_t keep) {
  std::set<std::string> shown;
  for (const Json& stage : stages_of(gateway, api_id)) {
    shown.insert(text_or(stage, "/deploymentId"));
    shown.insert(text_or(stage, "/canarySettings/deploymentId"));
  }
  std::vector<Json> deployments = deployments_of(gateway, api_id);
  for (size_t i = keep; i < deployments.size(); ++i) {
    std::string id = text(deployments[i], "/id");
    if (shown.contains(id)) continue;
    gateway.call("DeleteDeployment", {{"restApiId", api_id}, {"deploymentId", id}});
    ctx.out.debug("deleted the deployment " + id);
  }
}

}  // namespace gcdt::yugen
