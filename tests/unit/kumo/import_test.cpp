// kumo import: the mapping is checked as a whole, then a change set of type IMPORT is shown, asked
// about and executed.
#include <doctest.h>

#include "kumo_world.h"
#include "tools/kumo/import_mapping.h"

namespace gcdt::test {

namespace {

const std::string kTwo = R"({"Parameters": {"A": {"Type": "String"}}, "Resources": {
    "B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
    "Old": {"Type": "AWS::SQS::Queue"}}})";

const Json kSummary = Json::parse(R"({"ResourceIdentifierSummaries": [
    {"ResourceType": "AWS::S3::Bucket", "LogicalResourceIds": ["B"],
     "ResourceIdentifiers": ["BucketName"]}]})");

Json in_stack(std::string_view id) {
  return {{"StackResourceSummaries",
           Json::array({{{"LogicalResourceId", id},
                         {"ResourceType", "AWS::SQS::Queue"},
                         {"ResourceStatus", "CREATE_COMPLETE"},
                         {"LastUpdatedTimestamp", "2026-01-01T00:00:00+00:00"}}})}};
}

// The stack `st` with a queue, into which a bucket is to be imported.
struct ImportWorld : KumoWorld {
  explicit ImportWorld(std::string_view mapping = "B: {BucketName: files}\n")
      : KumoWorld(kumo::import_resources) {
    file("cloudformation.json", kTwo);
    file("mapping.yaml", mapping);
    ctx.args.values["<mapping>"] = "mapping.yaml";
    terminal.askable = true;
    aws.always("DescribeStacks", stack_answer("CREATE_COMPLETE"));
    aws.always("ListStackResources", in_stack("Old"));
    aws.always("GetTemplateSummary", kSummary);
    aws.always("GetStackPolicy", Json::object());
    aws.always("DescribeChangeSet", Json::parse(R"({"Status": "CREATE_COMPLETE",
        "ExecutionStatus": "AVAILABLE", "Changes": [{"Type": "Resource", "ResourceChange": {
          "Action": "Import", "LogicalResourceId": "B", "PhysicalResourceId": "files",
          "ResourceType": "AWS::S3::Bucket"}}]})"));
  }
};

}  // namespace

TEST_CASE("an import is shown, accepted, executed and followed") {
  ImportWorld world;
  world.terminal.answers = {"y"};
  world.aws
      .expect("CreateChangeSet",
              {{"StackName", "st"},
               {"ChangeSetType", "IMPORT"},
               {"TemplateBody", kTwo},
               {"ResourcesToImport",
                Json::array({{{"LogicalResourceId", "B"},
                              {"ResourceType", "AWS::S3::Bucket"},
                              {"ResourceIdentifier", {{"BucketName", "files"}}}}})}})
      .reply({{"StackId", kId}});
  EventFeed feed(
      world.aws,
      {{stack_event("CREATE_COMPLETE", "st", 2)},
       {stack_event("IMPORT_IN_PROGRESS", "st", 60), stack_event("IMPORT_IN_PROGRESS", "B", 61),
        stack_event("IMPORT_COMPLETE", "B", 62), stack_event("IMPORT_COMPLETE", "st", 63)}});
  world.aws.expect("ExecuteChangeSet", {{"StackName", kId}, {"ChangeSetName", "NNNNNNNN"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.terminal.prompts == std::vector<std::string>{"Import these resources? [y/N] "});
  CHECK(world.tables("change").at(0).rows.at(0) == std::vector<std::string>{"Action", "Import"});
  CHECK(world.said() == "1 to import\n");
  CHECK(world.stack_events().size() == 4);
  CHECK(world.result() == Json{{"stack", "st"}, {"stack_id", kId}, {"status", "IMPORT_COMPLETE"}});
}

TEST_CASE("a stack that does not exist is made of what is imported") {
  ImportWorld world;
  world.ctx.assume_yes = true;
  world.file("cloudformation.json", R"({"Resources": {
      "B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}}})");
  world.aws.expect("DescribeStacks").refuse(no_such_stack());
  world.aws.expect("CreateChangeSet", {{"ChangeSetType", "IMPORT"}}).reply({{"StackId", kId}});
  EventFeed feed(world.aws, {{stack_event("REVIEW_IN_PROGRESS", "st", 50)},
                             {stack_event("IMPORT_IN_PROGRESS", "st", 60),
                              stack_event("IMPORT_COMPLETE", "st", 63)}});
  world.aws.expect("ExecuteChangeSet");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.stack_events().size() == 2);
  CHECK(world.aws.params_of("ListStackResources").empty());
}

TEST_CASE("what is not accepted leaves neither change set nor empty stack behind") {
  ImportWorld world;
  world.terminal.answers = {"n"};
  world.aws.expect("CreateChangeSet").reply({{"StackId", kId}});
  world.aws.expect("DeleteChangeSet");
  CHECK(world.failure() == "Nothing was imported: the changes were not accepted.");
  CHECK(world.aws.all_went_to_plan());

  ImportWorld fresh;
  fresh.file("cloudformation.json", R"({"Resources": {
      "B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}}})");
  fresh.terminal.answers = {""};
  fresh.aws.expect("DescribeStacks").refuse(no_such_stack());
  fresh.aws.expect("CreateChangeSet").reply({{"StackId", kId}});
  fresh.aws.expect("DescribeStacks", {{"StackName", kId}})
      .reply(stack_answer("REVIEW_IN_PROGRESS"));
  fresh.aws.expect("DeleteStack", {{"StackName", kId}});
  CHECK(fresh.failure().starts_with("Nothing was imported"));
  CHECK(fresh.aws.all_went_to_plan());
}

TEST_CASE("without a person and --yes nothing is asked of AWS") {
  ImportWorld world;
  world.terminal.askable = false;
  CHECK(world.failure() ==
        "kumo import asks before it changes anything, but nobody can answer here. Use --yes.");
  CHECK(world.aws.calls.empty());
}

TEST_CASE("an import that fails says why") {
  ImportWorld world;
  world.ctx.assume_yes = true;
  world.aws.expect("CreateChangeSet").reply({{"StackId", kId}});
  EventFeed feed(world.aws, {{stack_event("CREATE_COMPLETE", "st", 2)},
                             {stack_event("IMPORT_IN_PROGRESS", "st", 60),
                              stack_event("IMPORT_FAILED", "B", 61, "Bucket files does not exist."),
                              stack_event("IMPORT_ROLLBACK_IN_PROGRESS", "st", 62),
                              stack_event("IMPORT_ROLLBACK_COMPLETE", "st", 63)}});
  world.aws.expect("ExecuteChangeSet");
  CHECK(world.failure().starts_with(
      "Stack 'st' was not changed by the import: it ended in IMPORT_ROLLBACK_COMPLETE. First "
      "cause: "
      "resource 'B' (AWS::S3::Bucket) IMPORT_FAILED: Bucket files does not exist."));
}

TEST_CASE("a signal leaves an import to itself") {
  ImportWorld world;
  world.ctx.assume_yes = true;
  world.aws.expect("CreateChangeSet").reply({{"StackId", kId}});
  EventFeed feed(world.aws, {{}, {stack_event("IMPORT_IN_PROGRESS", "st", 60)}});
  world.aws.expect("ExecuteChangeSet");
  world.clock.interrupt_sleep(1);
  CHECK(world.interrupted() == SIGINT);
  CHECK(world.said().contains("The import into stack 'st' goes on."));
  CHECK(world.aws.params_of("CancelUpdateStack").empty());
}

TEST_CASE("a signal while the change set is made, or while it is asked about, removes it") {
  ImportWorld making;
  making.ctx.assume_yes = true;
  making.aws.expect("CreateChangeSet").reply({{"StackId", kId}});
  making.aws.always("DescribeChangeSet", {{"Status", "CREATE_IN_PROGRESS"}});
  making.clock.interrupt_sleep(1);
  making.aws.expect("DeleteChangeSet", {{"ChangeSetName", "NNNNNNNN"}});
  CHECK(making.interrupted() == SIGINT);
  CHECK(making.aws.all_went_to_plan());
  CHECK(making.aws.params_of("ExecuteChangeSet").empty());

  ImportWorld asking;  // nobody answers
  asking.aws.expect("CreateChangeSet").reply({{"StackId", kId}});
  asking.aws.expect("DeleteChangeSet", {{"ChangeSetName", "NNNNNNNN"}});
  CHECK(asking.failure() != "");
  CHECK(asking.aws.all_went_to_plan());
}

TEST_CASE("all problems of a mapping are told at once, each with its place") {
  ImportWorld world(
      "Buckt: {BucketName: x}\n"
      "B:\n"
      "  Name: files\n"
      "Old: {QueueUrl: q}\n"
      "Map: [1]\n");
  world.file("cloudformation.json", R"({"Resources": {
      "B": {"Type": "AWS::S3::Bucket"},
      "Map": {"Type": "Custom::Map", "DeletionPolicy": "Retain"},
      "New": {"Type": "AWS::SNS::Topic"},
      "Maybe": {"Type": "AWS::SNS::Topic", "Condition": "Never"},
      "Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"},
      "Old": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"}}})");
  world.aws.always("GetTemplateSummary", Json::parse(R"({"ResourceIdentifierSummaries": [
      {"ResourceType": "AWS::S3::Bucket", "LogicalResourceIds": ["B", "Bucket"],
       "ResourceIdentifiers": ["BucketName"]},
      {"ResourceType": "AWS::SQS::Queue", "LogicalResourceIds": ["Old"],
       "ResourceIdentifiers": ["QueueUrl"]}]})"));
  CHECK(world.failure() ==
        "The mapping has 7 problems:\n"
        "  mapping.yaml:2:1: 'B' needs a DeletionPolicy in the template (Retain, say): "
        "CloudFormation imports no resource without one.\n"
        "  mapping.yaml:3:3: 'B' (AWS::S3::Bucket) has no identifier 'Name'; it is identified by "
        "'BucketName'.\n"
        "  mapping.yaml:1:1: the template has no resource 'Buckt'; did you mean 'Bucket'?\n"
        "  mapping.yaml:5:1: 'Map' (Custom::Map) cannot be imported: CloudFormation knows no "
        "identifier for it.\n"
        "  mapping.yaml:4:1: 'Old' is in the stack already.\n"
        "  mapping.yaml: the template has 'Bucket', which is neither in the stack nor in the "
        "mapping; an import cannot create it. Leave it for a later `kumo deploy`.\n"
        "  mapping.yaml: the template has 'New', which is neither in the stack nor in the mapping; "
        "an import cannot create it. Leave it for a later `kumo deploy`.");
  CHECK(world.aws.params_of("CreateChangeSet").empty());
}

TEST_CASE("a resource may be identified in several ways, each by all of its parts") {
  const Json document = Json::parse(
      R"({"Resources": {"R": {"Type": "AWS::ApiGateway::Resource", "DeletionPolicy": "Retain"}}})");
  const Json summary = Json::parse(R"({"ResourceIdentifierSummaries": [
      {"LogicalResourceIds": ["R"], "ResourceIdentifiers": ["RestApiId", "ResourceId"]},
      {"LogicalResourceIds": ["R"], "ResourceIdentifiers": ["Arn"]}]})");
  auto problem = [&](std::string_view mapping) -> std::string {
    try {
      kumo::check_mapping(kumo::read_mapping(std::string(mapping), "m.json"),
                          {.document = document, .summary = summary, .resources = Json::array()});
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(problem(R"({"R": {"Arn": "arn:x"}})") == "");
  CHECK(problem(R"({"R": {"RestApiId": "a", "ResourceId": 7}})") == "");
  CHECK(problem(R"({"R": {"RestApiId": "a"}})") ==
        "m.json:1:2: 'R' (AWS::ApiGateway::Resource) is identified by 'ResourceId' and "
        "'RestApiId', or 'Arn'; the mapping has 'RestApiId'.");
  CHECK(problem(R"({"R": {"Arn": ""}})") == "m.json:1:8: 'Arn' of 'R' must be a text, not empty.");
  CHECK(problem(R"({"R": 3})") ==
        "m.json:1:2: 'R' must be a map with 'ResourceId' and 'RestApiId', or 'Arn'.");
}

TEST_CASE("a mapping that is none, and a file that is missing, are one sentence") {
  ImportWorld list("[1, 2]");
  CHECK(list.failure().starts_with("mapping.yaml must be a map of the resources to import, "));
  ImportWorld empty("");
  CHECK(empty.failure().ends_with("it is empty."));
  ImportWorld twice("B: {BucketName: a}\nB: {BucketName: b}\n");
  CHECK(twice.failure().contains("mapping.yaml:2:1"));
  ImportWorld missing;
  missing.ctx.args.values["<mapping>"] = "no.yaml";
  CHECK(missing.failure().contains("no.yaml"));
  CHECK(missing.aws.calls.empty());
}

}  // namespace gcdt::test
