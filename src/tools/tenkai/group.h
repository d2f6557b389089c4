// The deployment group of the configuration, looked at before anything is sent to it.
#pragma once

#include <string>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::tenkai {

struct Group {
  std::string application, name;
  // As GetDeploymentGroup shows it; an empty object if we may not look.
  Json info = Json::object();
};

// Throws Error if the application, the group or the deployment configuration does not exist.
Group require_group(const Context& ctx);
// The configured names alone.
Group configured_group(const Context& ctx);

// The deployment that runs in the group, as GetDeployment shows it; null if none does, or if we may
// not look.
Json running_deployment(const Context& ctx, const Group& group);

// The newest deployments of the group as GetDeployment shows them, the newest first.
std::vector<Json> recent_deployments(const Context& ctx, const Group& group);

// Throws Error if a deployment runs in the group, naming it; with --wait waits until it is over.
void require_idle(Context& ctx, const Group& group);

// "since 2026-01-02 03:04:05+00:00, by user, 'deploy with tenkai'".
std::string origin_text(const Json& deployment);

}  // namespace gcdt::tenkai
