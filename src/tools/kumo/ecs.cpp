// The ECS services of a stack.
#include "base/text.h"
#include "tools/kumo/deployed_template.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kType = "AWS::ECS::Service";

// arn:aws:ecs:<region>:<account>:service/<cluster>/<name>; older ones lack the cluster, and can
// have no tags.
std::optional<std::string> cluster_in(const std::string& arn) {
  std::vector<std::string> parts = split(arn, '/');
  if (parts.size() == 3) return parts[1];
  return std::nullopt;
}

Json service_of(const Resource& resource, DeployedTemplate& deployed) {
  auto cluster = cluster_in(resource.physical_id);
  if (!cluster) cluster = deployed.property(resource.logical_id, "Cluster");
  Json which = {{"service", resource.physical_id}};
  if (cluster) which["cluster"] = *cluster;
  return which;
}

std::optional<Json> describe(const aws::Client& ecs, const Json& which) {
  Json request = {{"services", Json::array({which.at("service")})},
                  {"include", Json::array({"TAGS"})}};
  if (which.contains("cluster")) request["cluster"] = which.at("cluster");
  Json answer = ecs.call("DescribeServices", request);
  const Json& services = array_or_empty(answer, "/services");
  if (services.empty()) return std::nullopt;
  return services.at(0);
}

std::optional<std::string> saved_size(const Json& service) {
  for (const Json& tag : array_or_empty(service, "/tags"))
    if (text_or(tag, "/key") == kSizeTag) return text_or(tag, "/value");
  return std::nullopt;
}

int original_size(const Json& service, const Resource& resource, DeployedTemplate& deployed) {
  if (auto saved = saved_size(service))
    if (auto sizes = parse_sizes(*saved, 1)) return sizes->at(0);
  return deployed.number(resource.logical_id, "DesiredCount").value_or(1);  // ECS's own default
}

void resize(const aws::Client& ecs, Json which, int size) {
  which["desiredCount"] = size;
  ecs.call("UpdateService", which);
}

}  // namespace

void stop_services(Context& ctx, const Switchable& stack) {
  DeployedTemplate deployed(ctx, stack);
  for (const Resource& resource : stack.of_type(kType)) {
    auto ecs = ctx.aws("ecs");
    Json which = service_of(resource, deployed);
    auto service = describe(ecs, which);
    if (!service) continue;
    int size = service->value("desiredCount", 0);
    if (size > 0 && cluster_in(resource.physical_id))
      ecs.call("TagResource",
               {{"resourceArn", resource.physical_id},
                {"tags", Json::array({{{"key", kSizeTag}, {"value", std::to_string(size)}}})}});
    ctx.out.info(fmt::format("Resize ECS service '{}' to desiredCount=0", resource.logical_id));
    resize(ecs, which, 0);
  }
}

void start_services(Context& ctx, const Switchable& stack) {
  DeployedTemplate deployed(ctx, stack);
  for (const Resource& resource : stack.of_type(kType)) {
    auto ecs = ctx.aws("ecs");
    Json which = service_of(resource, deployed);
    auto service = describe(ecs, which);
    if (!service) continue;
    int size = original_size(*service, resource, deployed);
    ctx.out.info(fmt::format("Resize ECS service '{}' back to original desiredCount value",
                             resource.logical_id));
    resize(ecs, which, size);
    if (saved_size(*service))
      ecs.call("UntagResource",
               {{"resourceArn", resource.physical_id}, {"tagKeys", Json::array({kSizeTag})}});
  }
}

}  // namespace gcdt::kumo
