// The autoscaling groups of a stack.
#include "output/activity.h"
#include "tools/kumo/deployed_template.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kType = "AWS::AutoScaling::AutoScalingGroup";
constexpr auto kPause = std::chrono::seconds(15);
constexpr int kAttempts = 40;

std::optional<Json> describe(const aws::Client& autoscaling, const std::string& name) {
  Json answer = autoscaling.call("DescribeAutoScalingGroups",
                                 {{"AutoScalingGroupNames", Json::array({name})}});
  const Json& groups = array_or_empty(answer, "/AutoScalingGroups");
  if (groups.empty()) return std::nullopt;
  return groups.at(0);
}

Json size_tag(const std::string& group) {
  return {{"Key", kSizeTag}, {"ResourceId", group}, {"ResourceType", "auto-scaling-group"}};
}

std::optional<std::string> saved_size(const Json& group) {
  for (const Json& tag : array_or_empty(group, "/Tags"))
    if (text_or(tag, "/Key") == kSizeTag) return text_or(tag, "/Value");
  return std::nullopt;
}

// A group that is at zero already has its size saved, or never had one.
void save_size(const aws::Client& autoscaling, const std::string& name, const Json& group) {
  if (group.at("MaxSize") == 0) return;
  Json tag = size_tag(name);
  tag["Value"] =
      fmt::format("{}/{}/{}", group.at("MinSize").get<int>(), group.at("MaxSize").get<int>(),
                  group.at("DesiredCapacity").get<int>());
  tag["PropagateAtLaunch"] = false;
  autoscaling.call("CreateOrUpdateTags", {{"Tags", Json::array({std::move(tag)})}});
}

void wait_until_empty(Context& ctx, const aws::Client& autoscaling, const Resource& resource) {
  output::Activity activity(
      ctx.out, fmt::format("waiting until autoscaling group '{}' is empty", resource.logical_id),
      ctx.clock);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto group = describe(autoscaling.polling(), resource.physical_id);
    if (!group || array_or_empty(*group, "/Instances").empty()) return;
    ctx.clock.sleep(kPause);
  }
  throw Error("Autoscaling group '{}' still has instances after 10 minutes.", resource.logical_id);
}

// What UpdateAutoScalingGroup gets to bring the group back.
Json original_size(const Json& group, const Resource& resource, DeployedTemplate& deployed) {
  if (auto saved = saved_size(group))
    if (auto sizes = parse_sizes(*saved, 3))
      return {
          {"MinSize", sizes->at(0)}, {"MaxSize", sizes->at(1)}, {"DesiredCapacity", sizes->at(2)}};
  auto smallest = deployed.number(resource.logical_id, "MinSize");
  auto largest = deployed.number(resource.logical_id, "MaxSize");
  if (!smallest || !largest)
    throw Error("The deployed template has no size for autoscaling group '{}'. Set it by hand.",
                resource.logical_id);
  return {{"MinSize", *smallest}, {"MaxSize", *largest}};
}

}  // namespace

void stop_groups(Context& ctx, const Switchable& stack) {
  for (const Resource& resource : stack.of_type(kType)) {
    auto autoscaling = ctx.aws("autoscaling");
    auto group = describe(autoscaling, resource.physical_id);
    if (!group) continue;
    save_size(autoscaling, resource.physical_id, *group);
    ctx.out.info(
        fmt::format("Resize autoscaling group '{}' to minSize=0, maxSize=0", resource.logical_id));
    autoscaling.call("UpdateAutoScalingGroup", {{"AutoScalingGroupName", resource.physical_id},
                                                {"MinSize", 0},
                                                {"MaxSize", 0},
                                                {"DesiredCapacity", 0}});
    wait_until_empty(ctx, autoscaling, resource);
  }
}

void start_groups(Context& ctx, const Switchable& stack) {
  DeployedTemplate deployed(ctx, stack);
  for (const Resource& resource : stack.of_type(kType)) {
    auto autoscaling = ctx.aws("autoscaling");
    auto group = describe(autoscaling, resource.physical_id);
    if (!group) continue;
    Json request = original_size(*group, resource, deployed);
    request["AutoScalingGroupName"] = resource.physical_id;
    ctx.out.info(
        fmt::format("Resize autoscaling group '{}' back to original values", resource.logical_id));
    autoscaling.call("UpdateAutoScalingGroup", request);
    if (saved_size(*group))
      autoscaling.call("DeleteTags", {{"Tags", Json::array({size_tag(resource.physical_id)})}});
  }
}

}  // namespace gcdt::kumo
