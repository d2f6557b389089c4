// The EC2 instances of a stack; all together, as EC2 takes them.
#include "base/text.h"
#include "tools/kumo/switchable.h"

namespace gcdt::kumo {

namespace {

using Ids = std::vector<std::string>;

Ids instances_of(const Switchable& stack) {
  Ids ids;
  for (const Resource& resource : stack.of_type("AWS::EC2::Instance"))
    ids.push_back(resource.physical_id);
  return ids;
}

// Those of `ids` that are in one of `states`. An empty list of ids would mean every instance of the
// region, so nothing is asked then.
Ids in_state(const aws::Client& ec2, const Ids& ids, const Json& states) {
  Ids found;
  if (ids.empty()) return found;
  Json request = {
      {"InstanceIds", ids},
      {"IncludeAllInstances", true},
      {"Filters", Json::array({{{"Name", "instance-state-name"}, {"Values", states}}})}};
  for (const Json& status : ec2.pages("DescribeInstanceStatus", request))
    found.push_back(text(status, "/InstanceId"));
  return found;
}

}  // namespace

void stop_instances(Context& ctx, const Switchable& stack) {
  auto ec2 = ctx.aws("ec2");
  Ids running = in_state(ec2, instances_of(stack), Json::array({"pending", "running"}));
  if (running.empty()) return;
  ctx.out.info(fmt::format("Stopping EC2 instances: {}", join(running, ", ")));
  ec2.call("StopInstances", {{"InstanceIds", running}});
  ec2.wait("instance_stopped", {{"InstanceIds", running}});
}

void start_instances(Context& ctx, const Switchable& stack) {
  auto ec2 = ctx.aws("ec2");
  Ids all = instances_of(stack);
  // An instance cannot be started before it has stopped.
  Ids stopping = in_state(ec2, all, Json::array({"stopping"}));
  if (!stopping.empty()) ec2.wait("instance_stopped", {{"InstanceIds", stopping}});
  Ids stopped = in_state(ec2, all, Json::array({"stopped"}));
  if (stopped.empty()) return;
  ctx.out.info(fmt::format("Starting EC2 instances: {}", join(stopped, ", ")));
  ec2.call("StartInstances", {{"InstanceIds", stopped}});
  ec2.wait("instance_running", {{"InstanceIds", stopped}});
  ec2.wait("instance_status_ok", {{"InstanceIds", stopped}});
}

}  // namespace gcdt::kumo
