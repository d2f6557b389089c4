#include "tools/yugen/deployment.h"

#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "base/version.h"

namespace gcdt::yugen {

std::vector<Deployment> newest_first(std::vector<Deployment> deployments) {
  std::ranges::stable_sort(deployments, std::greater(), &Deployment::created);
  return deployments;
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

bool describes(const Deployment& deployment, const std::string& fingerprint) {
  return deployment.description.ends_with("[" + fingerprint + "]");
}

std::string api_host(const std::string& region, const std::string& api_id) {
  return fmt::format("{}.execute-api.{}.{}", api_id, region,
                     region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
}

std::string stage_url(const std::string& region, const std::string& api_id,
                      const std::string& stage) {
  // The stage $default of an HTTP API is the one without a path.
  return "https://" + api_host(region, api_id) + (stage == "$default" ? "" : "/" + stage);
}

void delete_old_deployments(Context& ctx, const ApiService& service, const std::string& api_id,
                            size_t keep) {
  std::set<std::string> shown;
  for (const std::string& name : service.stage_names(api_id))
    if (auto stage = service.stage(api_id, name)) {
      shown.insert(stage->deployment);
      shown.insert(text_or(stage->answer, "/canarySettings/deploymentId"));
    }
  std::vector<Deployment> deployments = newest_first(service.deployments(api_id));
  for (size_t i = keep; i < deployments.size(); ++i) {
    const std::string& id = deployments[i].id;
    if (shown.contains(id)) continue;
    try {
      service.remove_deployment(api_id, id);
      ctx.out.debug("deleted the deployment " + id);
    } catch (const ServiceError& error) {  // what was deployed is live all the same
      ctx.out.warning(fmt::format("The old deployment {} stays: {}", id, error.what()));
    }
  }
}

}  // namespace gcdt::yugen
