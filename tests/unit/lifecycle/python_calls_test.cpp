#include "lifecycle/python_calls.h"

#include <doctest.h>

#include "support/world.h"

using namespace gcdt;

namespace {

const Command kDeploy{"deploy [-v]", "", [](Context&) {}};
const Tool kKumo{"kumo", "", {&kDeploy}};

struct World : test::World {
  World() : test::World(kKumo, kDeploy, Json::object()) {}

  Json ask(std::string_view method, const Json& params) {
    return python_calls(session, out)(method, params);
  }
};

Json bytes(std::string_view text) {
  return Json::binary({text.begin(), text.end()});
}

Json stacks(const char* status) {
  return {{"Stacks", Json::array({{{"StackName", "s"},
                                   {"StackStatus", status},
                                   {"CreationTime", "2017-01-01T00:00:00+00:00"}}})}};
}

}  // namespace

TEST_CASE("a service is described by its operations, errors, paginators and waiters") {
  World world;
  Json about = world.ask("aws.service", {{"service", "cloudformation"}});
  CHECK(about.at("service_id") == "CloudFormation");
  CHECK(about.at("operations").at("describe_stacks") == "DescribeStacks");
  CHECK(about.at("paginators").at("DescribeStacks").at("result_keys") == Json::array({"Stacks"}));
  CHECK(about.at("waiters").at("stack_create_complete") == "StackCreateComplete");
  CHECK(about.at("exceptions").at("AlreadyExistsException") == "AlreadyExistsException");
  CHECK(about.at("codes").contains("AlreadyExistsException"));
}

TEST_CASE("bytes, streams and times are marked for Python and come back as parameters") {
  World world;
  std::string time = "2017-08-11T14:17:18+00:00";
  world.aws.expect("GetObject", {{"IfModifiedSince", time}})
      .reply({{"Body", bytes("text")},
              {"LastModified", time},
              {"Metadata", {{"k", time}}},
              {"ContentLength", 4}});
  Json params = {{"Bucket", "b"}, {"Key", "k"}, {"IfModifiedSince", {{"__datetime__", time}}}};
  Json answer =
      world.ask("aws.call", {{"service", "s3"}, {"operation", "GetObject"}, {"params", params}});
  CHECK(answer == Json({{"Body", {{"__stream__", "dGV4dA=="}}},
                        {"LastModified", {{"__datetime__", time}}},
                        {"Metadata", {{"k", time}}},
                        {"ContentLength", 4}}));
  CHECK(world.aws.all_went_to_plan());

  CHECK(from_python({{"Body", {{"__bytes__", "AP8="}}}}) ==
        Json({{"Body", bytes(std::string_view("\0\xff", 2))}}));
  CHECK(from_python({{"__bytes__", "AP8="}, {"other", 1}}).is_object());
  auto decrypt = aws::find_model("kms").operation("Decrypt").output();
  CHECK(to_python(decrypt, {{"Plaintext", bytes("x")}}) ==
        Json({{"Plaintext", {{"__bytes__", "eA=="}}}}));
  CHECK(to_python({}, {{"a", Json::array({bytes("x"), 1})}}) ==
        Json({{"a", Json::array({{{"__bytes__", "eA=="}}, 1})}}));
}

TEST_CASE("lists of structures are marked inside, members the model does not know are kept") {
  auto output = aws::find_model("cloudformation").operation("DescribeStacks").output();
  Json answer = stacks("CREATE_COMPLETE");
  answer["NotInTheModel"] = Json::array({1});
  Json seen = to_python(output, answer);
  CHECK(seen.at("Stacks").at(0).at("CreationTime") ==
        Json({{"__datetime__", "2017-01-01T00:00:00+00:00"}}));
  CHECK(seen.at("NotInTheModel") == Json::array({1}));
}

TEST_CASE("pages are asked for one by one") {
  World world;
  Json first_page = stacks("CREATE_COMPLETE");
  first_page["NextToken"] = "t";
  world.aws.expect("DescribeStacks", {{"StackName", "s"}}).reply(first_page);
  world.aws.expect("DescribeStacks", {{"StackName", "s"}, {"NextToken", "t"}})
      .reply(stacks("CREATE_COMPLETE"));
  Json params = {{"service", "cloudformation"},
                 {"region", "us-east-1"},
                 {"operation", "DescribeStacks"},
                 {"params", {{"StackName", "s"}}}};
  Json first = world.ask("aws.page", params);
  CHECK(first.at("next") == Json({{"StackName", "s"}, {"NextToken", "t"}}));
  params["params"] = first.at("next");
  CHECK(world.ask("aws.page", params).at("next").is_null());
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.aws.calls.back().region == "us-east-1");
}

TEST_CASE("waiters of Python wait with its limits") {
  World world;
  world.aws.always("DescribeStacks", stacks("CREATE_IN_PROGRESS"));
  Json params = {{"service", "cloudformation"},
                 {"region", nullptr},
                 {"waiter", "StackCreateComplete"},
                 {"params", {{"StackName", "s"}}},
                 {"config", {{"Delay", 7}, {"MaxAttempts", 3}}}};
  CHECK_THROWS_WITH_AS(world.ask("aws.wait", params),
                       "Waiting for StackCreateComplete was given up after 3 attempts in 14 s.",
                       Error);
  CHECK(world.clock.slept() == std::chrono::seconds(14));
}

TEST_CASE("region, account, log lines, and questions nobody answers") {
  World world;
  for (const char* level : {"debug", "info", "warning", "error"})
    world.ask("log", {{"level", level}, {"text", "line"}});
  for (auto level : {output::Notice::debug, output::Notice::info, output::Notice::warning,
                     output::Notice::error})
    CHECK(world.out.notices(level) == std::vector<std::string>{"line"});
  CHECK(world.ask("aws.region", Json::object()) == "eu-west-1");
  CHECK(world.ask("aws.account_id", Json::object()) == "123456789012");
  CHECK_THROWS_WITH_AS(world.ask("aws.nothing", Json::object()),
                       "'aws.nothing' is no question that gcdt answers.", Error);
  CHECK_THROWS_AS(world.ask("aws.service", {{"service", "no-such"}}), Error);
}
