// What a review says: properties, nested stacks, settings, refusals by the stack policy; markdown;
// deploying what was reviewed.
#include <doctest.h>

#include "kumo_world.h"
#include "tools/kumo/changes.h"
#include "tools/kumo/stack_policy.h"

namespace gcdt::test {

namespace {

const std::string kName = "NNNNNNNN";  // FakeRandom's letters

const Json kBucketChange = Json::parse(R"({"Type": "Resource", "ResourceChange": {
    "Action": "Modify", "LogicalResourceId": "Files", "PhysicalResourceId": "files",
    "ResourceType": "AWS::S3::Bucket", "Replacement": "True", "Scope": ["Properties"],
    "Details": [
      {"Target": {"Attribute": "Properties", "Name": "BucketName", "RequiresRecreation": "Always",
                  "Path": "/Properties/BucketName", "BeforeValue": "old|x", "AfterValue": "new",
                  "AttributeChangeType": "Modify"},
       "Evaluation": "Static", "ChangeSource": "DirectModification"},
      {"Target": {"Attribute": "Properties", "Name": "BucketName", "RequiresRecreation": "Always",
                  "Path": "/Properties/BucketName"},
       "Evaluation": "Dynamic", "ChangeSource": "ParameterReference", "CausingEntity": "Name"},
      {"Target": {"Attribute": "Tags", "RequiresRecreation": "Never"},
       "Evaluation": "Dynamic"}]}})");
const Json kRoleChange = Json::parse(R"({"Type": "Resource", "ResourceChange": {
    "Action": "Remove", "LogicalResourceId": "Role", "ResourceType": "AWS::IAM::Role",
    "Scope": [], "Details": []}})");

Json change_set(Json changes) {
  return {{"Status", "CREATE_COMPLETE"},
          {"ExecutionStatus", "AVAILABLE"},
          {"Changes", std::move(changes)}};
}

struct ReviewWorld : KumoWorld {
  ReviewWorld(const Command& command, std::vector<std::string> options,
              Json section = default_section(), Json stack = Json::object())
      : KumoWorld(command, std::move(section)) {
    for (const std::string& option : options) ctx.args.values[option] = "true";
    aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE", std::move(stack)));
    aws.expect("CreateChangeSet").reply({{"StackId", kId}});
    aws.always("DescribeChangeSet", change_set(Json::array({kBucketChange, kRoleChange})));
    aws.always("GetStackPolicy", {{"StackPolicyBody", R"({"Statement": [
        {"Effect": "Allow", "Action": "Update:Modify", "Principal": "*", "Resource": "*"}]})"}});
  }
};

}  // namespace

TEST_CASE("a preview shows each property before and after, once") {
  ReviewWorld world(kumo::preview, {});
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.tables("change").at(0).rows ==
        std::vector<std::vector<std::string>>{{"Action", "Modify"},
                                              {"LogicalResourceId", "Files"},
                                              {"PhysicalResourceId", "files"},
                                              {"ResourceType", "AWS::S3::Bucket"},
                                              {"Replacement", "True"},
                                              {"Scope", R"(["Properties"])"},
                                              {"Properties.BucketName", "old|x → new (replaces)"},
                                              {"Tags", "(known only then)"}});
  CHECK(world.said() ==
        "`kumo deploy` would update the following resources:\n"
        "The stack policy will refuse Update:Replace of 'Files'. Allow it with "
        "--override-stack-policy.\n"
        "The stack policy will refuse Update:Delete of 'Role'. Allow it with "
        "--override-stack-policy.\n"
        "'Role' (AWS::IAM::Role) decides who may do what.\n"
        "1 to modify, 1 to remove, 1 of them replaced\n");
  CHECK(world.result().at("summary") == "1 to modify, 1 to remove, 1 of them replaced");
  CHECK(world.aws.params_of("DescribeChangeSet").at(1).at("IncludePropertyValues") == true);
}

TEST_CASE("with the override the policy refuses nothing") {
  ReviewWorld world(kumo::preview, {"--override-stack-policy"});
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK_FALSE(world.said().contains("refuse"));
}

TEST_CASE("a policy that may not be read foretells nothing") {
  ReviewWorld world(kumo::preview, {});
  world.aws.always("GetStackPolicy", [](const aws::Call&) -> Json {
    throw service_error("GetStackPolicy", "AccessDenied", "no", 403);
  });
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK_FALSE(world.said().contains("refuse"));
}

TEST_CASE("changes of nested stacks are shown under their stack") {
  KumoWorld world(kumo::preview);
  world.file("cloudformation.json",
             R"({"Resources": {"Net": {"Type": "AWS::CloudFormation::Stack"}}})");
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  world.aws.expect("CreateChangeSet", {{"IncludeNestedStacks", true}}).reply({{"StackId", kId}});
  const std::string inner = "arn:aws:cloudformation:eu-west-1:1:changeSet/inner/1";
  world.aws.always("DescribeChangeSet", [&](const aws::Call& call) {
    if (call.params.at("ChangeSetName") == inner) return change_set(Json::array({kBucketChange}));
    return change_set(Json::array({{{"Type", "Resource"},
                                    {"ResourceChange",
                                     {{"Action", "Modify"},
                                      {"LogicalResourceId", "Net"},
                                      {"ResourceType", "AWS::CloudFormation::Stack"},
                                      {"ChangeSetId", inner}}}}}));
  });
  world.aws.always("GetStackPolicy", Json::object());
  world.aws.expect("DeleteChangeSet");
  world.run();
  REQUIRE(world.tables("change").size() == 2);
  CHECK(world.tables("change").at(1).rows.at(1).at(1) == "Net/Files");
}

TEST_CASE("changed tags, capabilities, roles and protection are shown") {
  Json section = {{"stack",
                   {{"StackName", "st"},
                    {"Tags", {{"team", "web"}, {"new", "1"}}},
                    {"Capabilities", Json::array({"CAPABILITY_IAM"})},
                    {"RoleARN", "arn:aws:iam::123456789012:role/two"},
                    {"TerminationProtection", true}}},
                  {"parameters", {{"A", "1"}}}};
  Json stack = Json::parse(R"({"Tags": [{"Key": "team", "Value": "ops"},
      {"Key": "gone", "Value": "x"}], "RoleARN": "arn:aws:iam::123456789012:role/one"})");
  ReviewWorld world(kumo::preview, {}, section, stack);
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK(world.tables("settings").at(0).rows ==
        std::vector<std::vector<std::string>>{
            {"tag gone", "x", "-"},
            {"tag new", "-", "1"},
            {"tag team", "ops", "web"},
            {"capability", "-", "CAPABILITY_IAM"},
            {"RoleARN", "arn:aws:iam::123456789012:role/one", "arn:aws:iam::123456789012:role/two"},
            {"TerminationProtection", "false", "true"}});
}

TEST_CASE("--markdown prints one text for a pull request and nothing else") {
  ReviewWorld world(kumo::preview, {"--markdown"});
  world.aws.expect("DeleteChangeSet");
  world.run();
  CHECK(world.said() ==
        "### Stack `st` would be updated\n\n"
        "1 to modify, 1 to remove, 1 of them replaced\n\n"
        "| action | resource | type | properties |\n| --- | --- | --- | --- |\n"
        "| modify, **replaced** | `Files` | `AWS::S3::Bucket` | `Properties.BucketName`: `old\\|x` "
        "→ `new` **replaces**<br>`Tags` **known only then** |\n"
        "| remove | `Role` | `AWS::IAM::Role` |  |\n\n"
        "* :warning: The stack policy will refuse Update:Replace of 'Files'. Allow it with "
        "--override-stack-policy.\n"
        "* :warning: The stack policy will refuse Update:Delete of 'Role'. Allow it with "
        "--override-stack-policy.\n"
        "* :warning: 'Role' (AWS::IAM::Role) decides who may do what.\n\n");
  CHECK(world.tables("change").empty());
}

TEST_CASE("--fail-on-change fails if something changes, after cleaning up") {
  ReviewWorld world(kumo::preview, {"--fail-on-change"});
  world.aws.expect("DeleteChangeSet");
  CHECK(world.failure() ==
        "Stack 'st' would change: 1 to modify, 1 to remove, 1 of them replaced.");
  CHECK(world.aws.all_went_to_plan());
  auto cases = world.out.all<output::Case>();
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].suite == "st");
  CHECK(cases[0].outcome == output::Case::failed);
  CHECK(cases[0].message == "would change: modify");
  CHECK(cases[0].text.starts_with("modify, replaced\n"));
  CHECK(world.out.all<output::Summary>().at(0).markdown.starts_with("### Stack `st` would be"));

  ReviewWorld same(kumo::preview, {"--fail-on-change"});
  same.aws.always("DescribeChangeSet",
                  {{"Status", "FAILED"},
                   {"StatusReason", "The submitted information didn't contain changes."}});
  same.aws.expect("DeleteChangeSet");
  same.run();
  CHECK(same.aws.all_went_to_plan());
}

TEST_CASE("--keep leaves the change set and says how to run it") {
  ReviewWorld world(kumo::preview, {"--keep"});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().ends_with("Run exactly this with `kumo deploy --change-set=NNNNNNNN`.\n"));
}

TEST_CASE("kumo deploy --change-set runs exactly that, then sets the stack policy") {
  KumoWorld world(kumo::deploy);
  world.ctx.args.values["--change-set"] = "mine";
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  world.aws.expect("DescribeChangeSet", {{"ChangeSetName", "mine"}, {"StackName", "st"}})
      .reply(change_set(Json::array()));
  EventFeed feed(world.aws, {{stack_event("CREATE_COMPLETE", "st", 1)},
                             {stack_event("UPDATE_IN_PROGRESS", "st", 60),
                              stack_event("UPDATE_COMPLETE", "st", 61)}});
  world.aws.expect("ExecuteChangeSet", {{"ChangeSetName", "mine"}, {"StackName", kId}});
  world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));
  world.aws.expect("SetStackPolicy", {{"StackName", kId}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("a change set that is not ready, or outdated, is not executed") {
  for (const char* status : {"OBSOLETE", "UNAVAILABLE", "EXECUTE_FAILED"}) {
    KumoWorld world(kumo::deploy);
    world.ctx.args.values["--change-set"] = "mine";
    world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
    Json answer = change_set(Json::array());
    answer["ExecutionStatus"] = status;
    world.aws.expect("DescribeChangeSet").reply(answer);
    CHECK(world.failure() ==
          fmt::format("The change set 'mine' of stack 'st' cannot be executed: it is {}. Make a "
                      "new one with `kumo preview --keep`.",
                      status));
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("kumo deploy --review deploys what was shown if a person says so") {
  ReviewWorld world(kumo::deploy, {"--review"});
  world.terminal.tty = world.terminal.askable = true;
  SUBCASE("yes") {
    world.terminal.answers = {"y"};
    EventFeed feed(world.aws, {{stack_event("CREATE_COMPLETE", "st", 1)},
                               {stack_event("UPDATE_IN_PROGRESS", "st", 60),
                                stack_event("UPDATE_COMPLETE", "st", 61)}});
    world.aws.expect("ExecuteChangeSet", {{"ChangeSetName", kName}, {"StackName", kId}});
    world.aws.expect("DescribeStacks").reply(stack_answer("UPDATE_COMPLETE"));
    world.aws.expect("SetStackPolicy");
    world.run();
  }
  SUBCASE("no") {
    world.terminal.answers = {""};
    world.aws.expect("DeleteChangeSet");
    CHECK(world.failure() == "Nothing was deployed: the changes were not accepted.");
  }
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.terminal.prompts == std::vector<std::string>{"Deploy these changes? [y/N] "});
}

TEST_CASE("--review without anybody to ask fails before anything is made") {
  KumoWorld world(kumo::deploy);
  world.ctx.args.values["--review"] = "true";
  world.aws.expect("DescribeStacks").reply(stack_answer("CREATE_COMPLETE"));
  CHECK(world.failure().starts_with("--review asks before it changes anything"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("stack policies allow and deny as CloudFormation does") {
  struct Case {
    const char *policy, *action, *id, *type;
    bool allowed;
  };
  const char* kDatabases = R"({"Statement": [
      {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
      {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*",
       "Resource": "*", "Condition": {"StringEquals": {"ResourceType": ["AWS::RDS::DBInstance"]}}}
    ]})";
  const char* kPrefix = R"({"Statement": {"Effect": "Allow", "NotAction": "Update:Delete",
      "Resource": "LogicalResourceId/My*r?"}})";
  for (const Case& one : {
           Case{"null", "Update:Delete", "A", "T", true},
           Case{"{}", "Update:Modify", "A", "T", false},
           Case{kDatabases, "Update:Delete", "A", "AWS::S3::Bucket", true},
           Case{kDatabases, "Update:Delete", "A", "AWS::RDS::DBInstance", false},
           Case{kDatabases, "Update:Modify", "A", "AWS::RDS::DBInstance", true},
           Case{kPrefix, "Update:Modify", "MyServer", "T", false},
           Case{kPrefix, "Update:Modify", "MyServerr1", "T", true},
           Case{kPrefix, "Update:Delete", "MyServerr1", "T", false},
           Case{kPrefix, "Update:Modify", "Other", "T", false},
       }) {
    CAPTURE(one.policy);
    CAPTURE(one.id);
    CHECK(kumo::policy_allows(Json::parse(one.policy), one.action, one.id, one.type) ==
          one.allowed);
  }
}

TEST_CASE("changes of a strange shape are read without falling over") {
  CHECK(kumo::read_changes(Json::array({1, Json::object(), {{"ResourceChange", 7}}})).empty());
  CHECK(kumo::summary({}) == "no resource changes");
}

}  // namespace gcdt::test
