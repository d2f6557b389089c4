// ramuda diff: what deploy would change, file by file, and nothing is sent.
#include <doctest.h>

#include <map>

#include "bundle/zip_records.h"
#include "deploy_world.h"
#include "output/sanitize.h"
#include "tools/ramuda/code_diff.h"

namespace gcdt::test {

namespace {

// An archive of files by name and size; what is in them does not matter here.
std::string archive(const std::map<std::string, size_t>& files) {
  std::string all;
  for (const auto& [name, size] : files)
    all += bundle::central_header(
        {.name = name, .crc = static_cast<uint32_t>(size), .unpacked = size});
  return all + bundle::end_of_directory(files.size(), all.size(), 0);
}

struct DiffWorld : DeployWorld {
  explicit DiffWorld(Json lambda = lambda_section()) : DeployWorld(std::move(lambda)) {
    ctx.command = &ramuda::diff;
  }
  void shows(Json configuration, Json more = Json::object()) {
    Json found = remote(std::move(configuration));
    found.update(more);
    live = found.at("Configuration");
    aws.expect("GetFunction").reply(found);
    aws.expect("GetAlias").reply({{"FunctionVersion", "3"}});
  }
  std::vector<std::vector<std::string>> rows(const char* name) const {
    auto found = tables(name);
    return found.empty() ? std::vector<std::vector<std::string>>{} : found.front().rows;
  }
};

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("a function that is as configured is up to date; its code is not fetched") {
  DiffWorld world;
  world.ctx.args.values["--fail-on-change"] = "true";
  world.shows(Json::object());
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "Function 'greeter' is up to date.\n");
  CHECK(world.transport.requests.empty());
  CHECK(world.result().at("changed") == false);
}

TEST_CASE("settings are shown as they are and as they would be, down to the variable") {
  DiffWorld world;
  world.shows(
      {{"Timeout", 3},
       {"Environment", {{"Variables", {{"LEVEL", "debug"}, {"RETRIES", "3"}, {"OLD", "1"}}}}}});
  world.run();
  CHECK(world.rows("settings") == Rows{{"Environment.Variables.LEVEL", "debug", "info"},
                                       {"Environment.Variables.OLD", "1", ""},
                                       {"Timeout", "3", "60"}});
  CHECK(world.said() == "`ramuda deploy` would change function 'greeter':\n");
  Json change = world.result().at("settings").at(2);
  CHECK(change == Json{{"path", "Timeout"}, {"before", 3}, {"after", 60}});
}

TEST_CASE("files of the code are shown as added, removed and changed, with their sizes") {
  DiffWorld world;
  world.file("bundle.zip", archive({{"handler.py", 20}, {"new.py", 5}, {"same.py", 7}}));
  world.transport.answer(200, archive({{"handler.py", 10}, {"old.py", 3}, {"same.py", 7}}));
  world.shows({{"CodeSha256", "old="}},
              {{"Code",
                {{"Location",
                  "https://awslambda-eu-west-1-tasks.s3.amazonaws.com/snapshots/"
                  "x?versionId=1&X-Amz-Signature=secret"}}}});
  world.run();
  CHECK(world.rows("files") == Rows{{"handler.py", "changed", "10", "20"},
                                    {"new.py", "added", "", "5"},
                                    {"old.py", "removed", "3", ""}});
  const aws::HttpRequest& request = world.transport.requests.at(0);
  CHECK(request.method == "GET");
  CHECK_FALSE(request.headers.find("Authorization"));  // the URL is signed; ours goes nowhere
  Json files = world.result().at("code").at("files");
  CHECK(files.size() == 3);
  CHECK(files.at(1) ==
        Json{{"name", "new.py"}, {"change", "added"}, {"before", nullptr}, {"after", 5}});
}

TEST_CASE("code that cannot be fetched has changed all the same, and the signed URL is not shown") {
  DiffWorld world;
  world.shows(
      {{"CodeSha256", "old="}},
      {{"Code", {{"Location", "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=secret"}}}});
  world.transport.answer(403, "denied");
  world.run();
  CHECK(world.said().contains("could not be fetched (status 403): which files have changed"));
  CHECK(world.said().contains("Code: old= → +j6Xyx4sbhRh3oNgftZOfsPvT2wLJcM8i4TIOyNlQcY="));
  CHECK_FALSE(world.said().contains("Signature"));
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("--fail-on-change makes a difference an error, after it is shown") {
  DiffWorld world;
  world.ctx.args.values["--fail-on-change"] = "true";
  world.shows({{"Timeout", 3}});
  CHECK(world.failure() == "Function 'greeter' would change: 1 setting.");
  CHECK(world.rows("settings").size() == 1);
  auto cases = world.out.all<output::Case>();
  REQUIRE(cases.size() == 1);
  CHECK(cases[0].suite == "greeter");
  CHECK(cases[0].name == "Timeout");
  CHECK(cases[0].outcome == output::Case::failed);
  CHECK(world.out.all<output::Summary>().at(0).markdown.contains("| `Timeout` | `3` | "));
}

TEST_CASE("a function that does not exist would be created") {
  DiffWorld world;
  world.finds_nothing();
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(
      world.said().starts_with("Function 'greeter' does not exist. `ramuda deploy` would create"));
  CHECK(world.result().at("exists") == false);
  CHECK(world.rows("settings").size() >= 6);
}

TEST_CASE("what belongs to the function without being its configuration is compared, too") {
  Json lambda = lambda_section();
  lambda["tags"] = {{"team", "shop"}};
  lambda["reservedConcurrency"] = 5;
  lambda["asyncInvoke"] = {{"maxRetries", 1}};
  lambda["logs"] = {{"retentionInDays", 30}};
  DiffWorld world(lambda);
  world.shows(Json::object(), {{"Tags", {{"team", "blog"}}}});
  world.aws.expect("GetFunctionEventInvokeConfig").reply({{"MaximumRetryAttempts", 2}});
  world.aws.expect("DescribeLogGroups", {{"logGroupNamePrefix", "/aws/lambda/greeter"}})
      .reply({{"logGroups",
               Json::array({{{"logGroupName", "/aws/lambda/greeter2"}, {"retentionInDays", 30}},
                            {{"logGroupName", "/aws/lambda/greeter"}, {"retentionInDays", 14}}})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.rows("settings") == Rows{{"tags.team", "blog", "shop"},
                                       {"reservedConcurrency", "", "5"},
                                       {"asyncInvoke.MaximumRetryAttempts", "2", "1"},
                                       {"logs.retentionInDays", "14", "30"}});
}

TEST_CASE("a function that is as configured while another version is in use is not up to date") {
  DiffWorld world;
  world.shows(Json::object());
  world.live["CodeSha256"] = "old=";
  world.run();
  CHECK(world.rows("settings") == Rows{{"alias ACTIVE", "version 3", "a version with all this"}});
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("what is taken away whole is shown member by member") {
  Json lambda = lambda_section();
  lambda["asyncInvoke"] = nullptr;
  DiffWorld world(lambda);
  world.shows(Json::object());
  world.aws.expect("GetFunctionEventInvokeConfig")
      .reply({{"MaximumRetryAttempts", 2}, {"MaximumEventAgeInSeconds", 60}});
  world.run();
  CHECK(world.rows("settings") == Rows{{"asyncInvoke.MaximumEventAgeInSeconds", "60", ""},
                                       {"asyncInvoke.MaximumRetryAttempts", "2", ""}});
}

TEST_CASE("a secret that is to be replaced is as secret as the new one") {
  DiffWorld world;
  world.ctx.secret_places = {"/ramuda/lambda/environment/LEVEL"};
  world.shows(
      {{"Environment", {{"Variables", {{"LEVEL", "old-password-4711"}, {"RETRIES", "3"}}}}}});
  world.run();
  CHECK(output::mask_secrets("it was old-password-4711") == "it was ***");
}

}  // namespace gcdt::test
