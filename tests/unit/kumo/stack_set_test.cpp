// kumo stack-set: one template for many accounts and regions.
#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

const Json kSection{{"StackSetName", "baseline"},
                    {"Accounts", {"111111111111", "222222222222"}},
                    {"Regions", {"eu-west-1", "us-east-1"}},
                    {"parameters", {{"A", "1"}}}};

struct StackSetWorld : World {
  explicit StackSetWorld(const Command& command, Json section = kSection)
      : World(kumo::tool, command, Json::object()) {
    ctx.config["stack_set"] = std::move(section);
    file("cloudformation.json", kTemplate);
    aws.always("DescribeStackSetOperation", [this](const aws::Call&) -> Json {
      std::string status = statuses.size() > 1 ? statuses.front() : statuses.back();
      if (statuses.size() > 1) statuses.erase(statuses.begin());
      return {{"StackSetOperation", {{"Status", status}}}};
    });
    aws.always("ListStackSetOperationResults",
               [this](const aws::Call&) -> Json { return {{"Summaries", results}}; });
  }
  void finds_nothing() {
    aws.expect("DescribeStackSet", {{"StackSetName", "baseline"}})
        .error("StackSetNotFoundException", "StackSet baseline not found", 404);
  }
  void finds(Json more = Json::object()) {
    Json set{{"StackSetName", "baseline"},
             {"Status", "ACTIVE"},
             {"TemplateBody", kTemplate},
             {"Parameters", Json::array({{{"ParameterKey", "A"}, {"ParameterValue", "1"}}})}};
    set.update(more);
    aws.expect("DescribeStackSet").reply({{"StackSet", set}});
  }
  void has_instances(Json instances) {
    aws.expect("ListStackInstances").reply({{"Summaries", std::move(instances)}});
  }
  std::vector<std::string> statuses{"RUNNING", "SUCCEEDED"};
  Json results = Json::array();
};

Json instance(const char* account, const char* region, const char* status = "CURRENT") {
  return {{"Account", account}, {"Region", region}, {"Status", status}};
}

Json all_instances() {
  Json all = Json::array();
  for (const char* account : {"111111111111", "222222222222"})
    for (const char* region : {"eu-west-1", "us-east-1"}) all.push_back(instance(account, region));
  return all;
}

}  // namespace

TEST_CASE("a stack set that is not there is created, with an instance in each account and region") {
  StackSetWorld world(kumo::stack_set_deploy);
  world.finds_nothing();
  world.aws.expect("CreateStackSet", {{"StackSetName", "baseline"}, {"TemplateBody", kTemplate}})
      .reply({{"StackSetId", "baseline:1"}});
  world.has_instances(Json::array());
  world.aws
      .expect("CreateStackInstances", {{"Accounts", {"111111111111", "222222222222"}},
                                       {"Regions", {"eu-west-1", "us-east-1"}}})
      .reply({{"OperationId", "op-1"}});
  world.results = Json::array(
      {{{"Account", "111111111111"}, {"Region", "eu-west-1"}, {"Status", "SUCCEEDED"}}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() ==
        "Stack set 'baseline' was created.\n111111111111 eu-west-1         SUCCEEDED\n"
        "Stack set 'baseline' is up to date now.\n");
  CHECK(world.result() == Json{{"stack_set", "baseline"}, {"changed", true}});
}

TEST_CASE("a stack set that is up to date is left alone") {
  StackSetWorld world(kumo::stack_set_deploy);
  world.finds();
  world.has_instances(all_instances());
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "Nothing to do: stack set 'baseline' is up to date.\n");
  CHECK(world.result().at("changed") == false);
}

TEST_CASE("a changed parameter or template updates all instances, and only missing ones are made") {
  for (const Json& difference :
       {Json{{"Parameters", Json::array({{{"ParameterKey", "A"}, {"ParameterValue", "0"}}})}},
        Json{{"TemplateBody", "{}"}}}) {
    StackSetWorld world(kumo::stack_set_deploy);
    world.finds(difference);
    world.aws.expect("UpdateStackSet", {{"TemplateBody", kTemplate}})
        .reply({{"OperationId", "op-1"}});
    Json there = all_instances();
    there.erase(3);
    world.has_instances(there);
    world.aws
        .expect("CreateStackInstances",
                {{"Accounts", {"222222222222"}}, {"Regions", {"us-east-1"}}})
        .reply({{"OperationId", "op-2"}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("instances that the last operation did not reach are brought up to date") {
  StackSetWorld world(kumo::stack_set_deploy);
  world.finds();
  Json there = all_instances();
  there[1]["Status"] = "OUTDATED";
  world.has_instances(there);
  world.aws
      .expect("UpdateStackInstances", {{"Accounts", {"111111111111"}}, {"Regions", {"us-east-1"}}})
      .reply({{"OperationId", "op-1"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("an operation that fails names each instance and its reason, and exits with 1") {
  StackSetWorld world(kumo::stack_set_deploy);
  world.finds(Json{{"TemplateBody", "{}"}});
  world.aws.expect("UpdateStackSet").reply({{"OperationId", "op-1"}});
  world.statuses = {"RUNNING", "FAILED"};
  world.results = Json::array({{{"Account", "111111111111"},
                                {"Region", "eu-west-1"},
                                {"Status", "FAILED"},
                                {"StatusReason", "Account 111111111111 should have a role"}}});
  CHECK(world.failure() ==
        "UpdateStackSet of stack set 'baseline' ended in FAILED: 111111111111 eu-west-1: Account "
        "111111111111 should have a role. Look at it with `kumo stack-set status` (operation "
        "op-1).");
}

TEST_CASE("another operation that runs is said, and nothing is done") {
  StackSetWorld world(kumo::stack_set_deploy);
  world.finds(Json{{"TemplateBody", "{}"}});
  world.aws.expect("UpdateStackSet").error("OperationInProgressException", "words", 409);
  CHECK(world.failure() ==
        "Stack set 'baseline' is being worked on by another operation. Wait until it is over; "
        "`kumo stack-set status` shows it.");
}

TEST_CASE("a signal stops the operation and tells how it ended") {
  StackSetWorld world(kumo::stack_set_deploy);
  world.finds(Json{{"TemplateBody", "{}"}});
  world.aws.expect("UpdateStackSet").reply({{"OperationId", "op-1"}});
  world.aws.expect("StopStackSetOperation", {{"OperationId", "op-1"}});
  world.statuses = {"RUNNING", "STOPPING", "STOPPED"};
  world.clock.interrupt_sleep(1, SIGINT);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("UpdateStackSet ended in STOPPED."));
}

TEST_CASE("organizational units need the permission model of AWS Organizations") {
  Json section = kSection;
  section["OrganizationalUnitIds"] = Json::array({"ou-rcuk-1x5j1lwo"});
  CHECK(StackSetWorld(kumo::stack_set_deploy, section).failure() ==
        "stack_set: 'OrganizationalUnitIds' and PermissionModel SERVICE_MANAGED go together; only "
        "one of them is there.");
  section["PermissionModel"] = "SERVICE_MANAGED";
  section.erase("Accounts");
  StackSetWorld world(kumo::stack_set_deploy, section);
  world.finds_nothing();
  world.aws.expect("CreateStackSet", {{"PermissionModel", "SERVICE_MANAGED"}});
  world.has_instances(Json::array());
  world.aws
      .expect("CreateStackInstances",
              {{"DeploymentTargets", {{"OrganizationalUnitIds", {"ou-rcuk-1x5j1lwo"}}}},
               {"Regions", {"eu-west-1", "us-east-1"}}})
      .reply({{"OperationId", "op-1"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  section.erase("OrganizationalUnitIds");
  section.erase("PermissionModel");
  CHECK(StackSetWorld(kumo::stack_set_deploy, section)
            .failure()
            .starts_with("stack_set: name the accounts"));
}

TEST_CASE("kumo stack-set status shows instances and operations") {
  StackSetWorld world(kumo::stack_set_status);
  world.finds();
  world.has_instances(Json::array({instance("111111111111", "eu-west-1", "OUTDATED")}));
  world.aws.expect("ListStackSetOperations")
      .reply({{"Summaries", Json::array({{{"Action", "UPDATE"},
                                          {"Status", "FAILED"},
                                          {"CreationTimestamp", "2026-01-01T00:00:00+00:00"}}})}});
  world.run();
  CHECK(world.tables("instances").at(0).rows.at(0) ==
        std::vector<std::string>{"111111111111", "eu-west-1", "OUTDATED", ""});
  CHECK(world.tables("operations").at(0).rows.at(0).at(1) == "FAILED");
  StackSetWorld absent(kumo::stack_set_status);
  absent.finds_nothing();
  CHECK(absent.failure() == "Stack set 'baseline' does not exist.");
}

TEST_CASE("kumo stack-set delete removes the instances before the stack set") {
  StackSetWorld world(kumo::stack_set_delete);
  world.finds();
  world.has_instances(all_instances());
  world.aws
      .expect("DeleteStackInstances", {{"Accounts", {"111111111111", "222222222222"}},
                                       {"Regions", {"eu-west-1", "us-east-1"}},
                                       {"RetainStacks", false}})
      .reply({{"OperationId", "op-1"}});
  world.aws.expect("DeleteStackSet", {{"StackSetName", "baseline"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("without the section the sentence says where it is described") {
  StackSetWorld world(kumo::stack_set_status);
  world.ctx.config.erase("stack_set");
  CHECK(world.failure().starts_with("There is no section 'stack_set' in the configuration"));
}

}  // namespace gcdt::test
