#include <doctest.h>

#include "kumo_world.h"
#include "tools/kumo/switchable.h"

namespace gcdt::test {

namespace {

Json resource(std::string_view type, std::string_view logical, std::string_view physical,
              std::string_view status = "CREATE_COMPLETE") {
  Json summary = {{"ResourceType", type},
                  {"LogicalResourceId", logical},
                  {"LastUpdatedTimestamp", "2026-01-01T00:00:00+00:00"},
                  {"ResourceStatus", status}};
  if (!physical.empty()) summary["PhysicalResourceId"] = physical;
  return summary;
}

const std::string kService = "arn:aws:ecs:eu-west-1:123456789012:service/cl/svc";
const Json kGroup = resource("AWS::AutoScaling::AutoScalingGroup", "Asg", "asg-phys");
const Json kEcs = resource("AWS::ECS::Service", "Svc", kService);
const Json kInstance = resource("AWS::EC2::Instance", "Server", "i-1");
const Json kDatabase = resource("AWS::RDS::DBInstance", "Db", "db1");

// A stack with these resources.
struct SwitchWorld : KumoWorld {
  SwitchWorld(const Command& command, Json resources) : KumoWorld(command) {
    aws.expect("DescribeStacks", {{"StackName", "st"}})
        .reply(stack_answer(
            "CREATE_COMPLETE",
            {{"Parameters", Json::array({{{"ParameterKey", "Max"}, {"ParameterValue", "4"}}})}}));
    aws.expect("ListStackResources", {{"StackName", kId}})
        .reply({{"StackResourceSummaries", std::move(resources)}});
  }
};

Json group(int min, int max, int desired, Json instances = Json::array(),
           Json tags = Json::array()) {
  return {{"AutoScalingGroups", Json::array({{{"AutoScalingGroupName", "asg-phys"},
                                              {"MinSize", min},
                                              {"MaxSize", max},
                                              {"DesiredCapacity", desired},
                                              {"DefaultCooldown", 300},
                                              {"AvailabilityZones", Json::array({"eu-west-1a"})},
                                              {"HealthCheckType", "EC2"},
                                              {"CreatedTime", "2026-01-01T00:00:00+00:00"},
                                              {"Instances", std::move(instances)},
                                              {"Tags", std::move(tags)}}})}};
}

Json size_tag(std::string_view value) {
  return {{"Key", "gcdt:kumo:original-size"},
          {"ResourceId", "asg-phys"},
          {"ResourceType", "auto-scaling-group"},
          {"Value", value},
          {"PropagateAtLaunch", false}};
}

Json one_instance() {
  return Json::array({{{"InstanceId", "i-asg"},
                       {"AvailabilityZone", "eu-west-1a"},
                       {"LifecycleState", "Terminating"},
                       {"HealthStatus", "Healthy"},
                       {"ProtectedFromScaleIn", false}}});
}

Json statuses(std::vector<std::string> ids, std::string_view check = "") {
  Json list = Json::array();
  for (const std::string& id : ids) {
    list.push_back({{"InstanceId", id}});
    if (!check.empty()) list.back()["InstanceStatus"] = {{"Status", check}};
  }
  return {{"InstanceStatuses", std::move(list)}};
}

Json instances(std::string_view state) {
  return {{"Reservations",
           Json::array({{{"Instances", Json::array({{{"InstanceId", "i-1"},
                                                     {"State", {{"Name", state}}}}})}}})}};
}

Json database(std::string_view status, std::string_view cluster = "") {
  Json one = {{"DBInstanceIdentifier", "db1"}, {"DBInstanceStatus", status}};
  if (!cluster.empty()) one["DBClusterIdentifier"] = cluster;
  return {{"DBInstances", Json::array({std::move(one)})}};
}

Json service(int desired, Json tags = Json::array()) {
  return {{"services",
           Json::array(
               {{{"serviceName", "svc"}, {"desiredCount", desired}, {"tags", std::move(tags)}}})}};
}

const std::string kDeployed = R"({"Resources": {
    "Asg": {"Properties": {"MinSize": 2, "MaxSize": {"Ref": "Max"}}},
    "Svc": {"Properties": {"DesiredCount": "2"}}}})";

}  // namespace

TEST_CASE("kumo stop stops groups, services, instances and databases, in this order") {
  SwitchWorld world(kumo::stop, Json::array({kDatabase, kInstance, kGroup, kEcs}));
  world.aws
      .expect("DescribeAutoScalingGroups", {{"AutoScalingGroupNames", Json::array({"asg-phys"})}})
      .reply(group(2, 4, 3, one_instance()));
  world.aws.expect("CreateOrUpdateTags", {{"Tags", Json::array({size_tag("2/4/3")})}});
  world.aws.expect("UpdateAutoScalingGroup",
                   {{"AutoScalingGroupName", "asg-phys"}, {"MinSize", 0}, {"MaxSize", 0}});
  world.aws.expect("DescribeAutoScalingGroups").reply(group(0, 0, 0, one_instance()));
  world.aws.expect("DescribeAutoScalingGroups").reply(group(0, 0, 0));
  world.aws.expect("DescribeServices", {{"cluster", "cl"}, {"services", Json::array({kService})}})
      .reply(service(2));
  world.aws.expect("TagResource", {{"resourceArn", kService}});
  world.aws.expect("UpdateService",
                   {{"cluster", "cl"}, {"service", kService}, {"desiredCount", 0}});
  world.aws.expect("DescribeInstanceStatus", {{"InstanceIds", Json::array({"i-1"})}})
      .reply(statuses({"i-1"}));
  world.aws.expect("StopInstances", {{"InstanceIds", Json::array({"i-1"})}});
  world.aws.expect("DescribeInstances").reply(instances("stopping"));
  world.aws.expect("DescribeInstances").reply(instances("stopped"));
  world.aws.expect("DescribeDBInstances", {{"DBInstanceIdentifier", "db1"}})
      .reply(database("available"));
  world.aws.expect("StopDBInstance", {{"DBInstanceIdentifier", "db1"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Resize autoscaling group 'Asg' to minSize=0, maxSize=0\n"
        "Resize ECS service 'Svc' to desiredCount=0\n"
        "Stopping EC2 instances: i-1\n"
        "Stopping RDS instance 'db1'\n");
}

TEST_CASE("kumo start brings all back, databases first") {
  SwitchWorld world(kumo::start, Json::array({kGroup, kEcs, kInstance, kDatabase}));
  world.aws.expect("DescribeDBInstances").reply(database("stopped"));
  world.aws.expect("StartDBInstance", {{"DBInstanceIdentifier", "db1"}});
  world.aws.expect("DescribeDBInstances").reply(database("available"));
  world.aws.expect("DescribeInstanceStatus").reply(statuses({}));  // none is stopping
  world.aws.expect("DescribeInstanceStatus", {{"IncludeAllInstances", true}})
      .reply(statuses({"i-1"}));
  world.aws.expect("StartInstances", {{"InstanceIds", Json::array({"i-1"})}});
  world.aws.expect("DescribeInstances").reply(instances("running"));
  world.aws.expect("DescribeInstanceStatus").reply(statuses({"i-1"}, "ok"));
  world.aws.expect("DescribeServices")
      .reply(service(0, Json::array({{{"key", "gcdt:kumo:original-size"}, {"value", "5"}}})));
  world.aws.expect("UpdateService", {{"desiredCount", 5}});
  world.aws.expect("UntagResource", {{"resourceArn", kService}});
  world.aws.expect("DescribeAutoScalingGroups")
      .reply(group(0, 0, 0, Json::array(), Json::array({size_tag("2/4/3")})));
  world.aws.expect("UpdateAutoScalingGroup", {{"AutoScalingGroupName", "asg-phys"},
                                              {"MinSize", 2},
                                              {"MaxSize", 4},
                                              {"DesiredCapacity", 3}});
  world.aws.expect("DeleteTags");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Starting RDS instance 'db1'\n"
        "Starting EC2 instances: i-1\n"
        "Resize ECS service 'Svc' back to original desiredCount value\n"
        "Resize autoscaling group 'Asg' back to original values\n");
}

TEST_CASE("without saved sizes the deployed template tells them") {
  struct Case {
    std::string min, max;
    int expected_min, expected_max;
  };
  for (const Case& one : {Case{"\"2\"", R"({"Ref": "Max"})", 2, 4}, Case{"\"0\"", "\"2\"", 0, 2},
                          Case{"1", "2", 1, 2}, Case{"0", "1", 0, 1}}) {
    SwitchWorld world(kumo::start, Json::array({kGroup}));
    world.aws.expect("DescribeAutoScalingGroups").reply(group(0, 0, 0));
    world.aws.expect("GetTemplate", {{"StackName", kId}, {"TemplateStage", "Processed"}})
        .reply({{"TemplateBody", fmt::format(
                                     R"({{"Resources": {{"Asg":
                      {{"Properties": {{"MinSize": {}, "MaxSize": {}}}}}}}}})",
                                     one.min, one.max)}});
    world.aws.expect("UpdateAutoScalingGroup",
                     {{"MinSize", one.expected_min}, {"MaxSize", one.expected_max}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
    CHECK_FALSE(world.aws.params_of("UpdateAutoScalingGroup").at(0).contains("DesiredCapacity"));
  }
}

TEST_CASE("the deployed template may be YAML") {
  SwitchWorld world(kumo::start, Json::array({kEcs}));
  world.aws.expect("DescribeServices").reply(service(0));
  world.aws.expect("GetTemplate")
      .reply({{"TemplateBody", "Resources:\n  Svc:\n    Properties:\n      DesiredCount: 2\n"}});
  world.aws.expect("UpdateService", {{"desiredCount", 2}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a size that the template computes is an error that shows it") {
  SwitchWorld world(kumo::start, Json::array({kGroup}));
  world.aws.expect("DescribeAutoScalingGroups").reply(group(0, 0, 0));
  world.aws.expect("GetTemplate").reply({{"TemplateBody", R"({"Resources": {"Asg": {"Properties":
          {"MinSize": {"Fn::If": ["C", 1, 2]}, "MaxSize": "3"}}}})"}});
  CHECK(
      world.failure() ==
      "'MinSize' of resource 'Asg' is computed in the template ({\"Fn::If\":[\"C\",1,2]}), so that "
      "its original value is not known. Set it by hand.");
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a group that is stopped already keeps the size saved before") {
  SwitchWorld world(kumo::stop, Json::array({kGroup}));
  world.aws.expect("DescribeAutoScalingGroups")
      .reply(group(0, 0, 0, Json::array(), Json::array({size_tag("2/4/3")})));
  world.aws.expect("UpdateAutoScalingGroup");
  world.aws.expect("DescribeAutoScalingGroups").reply(group(0, 0, 0));
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a stack without such resources is left in peace") {
  for (const Command* command : {&kumo::stop, &kumo::start}) {
    SwitchWorld world(*command,
                      Json::array({resource("AWS::S3::Bucket", "B", "b"),
                                   resource("AWS::EC2::Instance", "Gone", "i-9", "DELETE_COMPLETE"),
                                   resource("AWS::RDS::DBInstance", "Never", "")}));
    world.run();
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("an absent stack and DisableStop are no failures") {
  KumoWorld absent(kumo::stop), disabled(kumo::start), other(kumo::stop);
  absent.aws.expect("DescribeStacks").refuse(no_such_stack());
  absent.run();
  CHECK(absent.said() == "Stack 'st' not deployed - nothing to do!\n");

  disabled.ctx.config["kumo"]["deployment"] = {{"DisableStop", true}};
  disabled.run();
  CHECK(disabled.said() == "'DisableStop' is set - nothing to do!\n");
  CHECK(disabled.aws.calls.empty());

  other.ctx.config["kumo"]["deployment"] = {{"DisableStop", true}};
  other.ctx.args.values.insert_or_assign("<stack_name>", "another");
  other.aws.expect("DescribeStacks", {{"StackName", "another"}}).refuse(no_such_stack());
  other.run();
  CHECK(other.said() == "Stack 'another' not deployed - nothing to do!\n");
}

TEST_CASE("stop and start need a stack name from somewhere") {
  World world(kumo::tool, kumo::stop, Json::object());
  CHECK(world.failure().starts_with("No stack to work on"));
}

TEST_CASE("kumo start waits for a database that is still stopping") {
  SwitchWorld world(kumo::start, Json::array({kDatabase}));
  world.aws.expect("DescribeDBInstances").reply(database("stopping"));
  world.aws.expect("DescribeDBInstances").reply(database("stopping"));
  world.aws.expect("DescribeDBInstances").reply(database("stopped"));
  world.aws.expect("StartDBInstance");
  world.aws.expect("DescribeDBInstances").reply(database("available"));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.clock.slept() == std::chrono::seconds(60));
}

TEST_CASE("members of a cluster go with their cluster") {
  Json cluster = resource("AWS::RDS::DBCluster", "Cluster", "c1");
  SwitchWorld world(kumo::stop, Json::array({kDatabase, cluster}));
  world.aws.expect("DescribeDBClusters", {{"DBClusterIdentifier", "c1"}})
      .reply({{"DBClusters",
               Json::array({{{"DBClusterIdentifier", "c1"}, {"Status", "available"}}})}});
  world.aws.expect("StopDBCluster", {{"DBClusterIdentifier", "c1"}});
  world.aws.expect("DescribeDBInstances").reply(database("available", "c1"));
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an instance that fails to stop is a failure, and nothing after it is touched") {
  SwitchWorld world(kumo::stop, Json::array({kInstance, kDatabase}));
  world.aws.expect("DescribeInstanceStatus").reply(statuses({"i-1"}));
  world.aws.expect("StopInstances");
  world.aws.expect("DescribeInstances").reply(instances("terminated"));
  CHECK_FALSE(world.failure().empty());
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("saved sizes that somebody has garbled are not used") {
  CHECK(kumo::parse_sizes("2/4/3", 3) == std::vector<int>{2, 4, 3});
  for (const char* wrong : {"", "2", "2/4", "2/4/x", "2/4/-1", "2/4/3/1", "2//3"})
    CHECK(kumo::parse_sizes(wrong, 3) == std::nullopt);
}

}  // namespace gcdt::test
