#include <doctest.h>

#include "base/text.h"
#include "output/sanitize.h"
#include "plugins/notifications.h"
#include "run.h"

using namespace gcdt;
using test::PluginRun;

namespace {

Json with_datadog(Json config, Json section = {{"datadog_api_key", "foo_bar_1234"}}) {
  config["plugins"]["gcdt_datadog_integration"] = std::move(section);
  return config;
}

const Json kStack = {{"kumo", {{"stack", {{"StackName", "infra-dev-test-stack"}}}}}};
const Json kGroup = {
    {"tenkai", {{"codedeploy", {{"deploymentGroupName", "infra-dev-test-stack-deployment-grp"}}}}}};
const Json kFunction = {{"ramuda", {{"lambda", {{"name", "f"}}}}}};

struct Sent {
  std::vector<plugins::Notification> all;
  Json body(size_t i) const { return Json::parse(all.at(i).request.body); }
};

Sent sent(PluginRun& run) {
  std::string command = command_word(*run.ctx.command);
  Json shared = {{"tool", run.ctx.tool->name}, {"command", command}};
  if (run.ctx.shared.contains("error")) shared["error"] = run.ctx.shared.at("error");
  run.ctx.shared = std::move(shared);
  return {plugins::datadog_notifications(run.ctx)};
}

std::string event_text(const char* tool, const char* command, const Json& config,
                       Json arguments = Json::object()) {
  PluginRun run(tool, command, with_datadog(config), std::move(arguments));
  Sent all = sent(run);
  return all.all.size() == 2 ? text(all.body(1), "/text") : "none";
}

}  // namespace

TEST_CASE("Datadog gets a metric and an event about a deployment") {
  PluginRun run("kumo", "deploy", with_datadog(kStack));
  Sent all = sent(run);
  REQUIRE(all.all.size() == 2);
  for (const auto& one : all.all) {
    CHECK(one.request.headers.get("DD-API-KEY") == "foo_bar_1234");
    CHECK_FALSE(one.request.url().contains("foo_bar_1234"));
  }
  CHECK(all.all[0].request.url() == "https://api.datadoghq.com/api/v1/series");
  Json series = all.body(0).at("series").at(0);
  CHECK(series.at("metric") == "gcdt.kumo");
  CHECK(series.at("type") == "counter");
  CHECK(series.at("points") == Json::array({Json::array({1767323045, 1})}));
  CHECK(series.at("tags") == Json::array({"tool:kumo", "command:deploy"}));
  CHECK_FALSE(text(series, "/host").empty());
  CHECK(all.all[1].request.url() == "https://api.datadoghq.com/api/v1/events");
  Json event = all.body(1);
  CHECK(event.at("title") == "gcdt.kumo");
  CHECK(event.at("text") == "kumo bot: deploy complete for stack 'infra-dev-test-stack'");
  CHECK(event.at("tags") == series.at("tags"));
}

TEST_CASE("events have the words of the original, where those were right") {
  CHECK(event_text("tenkai", "deploy", kGroup) ==
        "tenkai bot: deployed deployment group 'infra-dev-test-stack-deployment-grp'");
  CHECK(event_text("ramuda", "delete", kFunction) ==
        "ramuda bot: delete complete for lambda function 'f'");
  CHECK(event_text("ramuda", "wire", kFunction) ==
        "ramuda bot: wire lambda function 'f' with alias 'ACTIVE'");
  CHECK(event_text("ramuda", "rollback", kFunction) ==
        "ramuda bot: rolled back lambda function 'f' to previous version");
  CHECK(event_text("ramuda", "rollback", kFunction, {{"<version>", "7"}}) ==
        "ramuda bot: rolled back lambda function 'f' to version '7'");
  CHECK(event_text("yugen", "delete", {{"yugen", {{"api", {{"name", "a"}}}}}}) ==
        "yugen bot: delete complete for api 'a'");
  CHECK(event_text("kumo", "list", kStack) == "none");
  CHECK(event_text("kumo", "deploy", Json::object()) == "none");
}

TEST_CASE("a failure is a metric with the error as a tag, and no event") {
  PluginRun run("kumo", "deploy", with_datadog(kStack));
  run.ctx.shared["error"] = "my error message";
  Sent all = sent(run);
  REQUIRE(all.all.size() == 1);
  Json series = all.body(0).at("series").at(0);
  CHECK(series.at("metric") == "gcdt.error");
  CHECK(series.at("tags") ==
        Json::array({"tool:kumo", "command:deploy", "error:my error message"}));
}

TEST_CASE("tags are the keys that may leave the house, masked and cut") {
  PluginRun run("kumo", "deploy", with_datadog(kStack));
  output::register_secret("tiger-in-the-tank");
  run.ctx.shared = {{"tool", "kumo"},
                    {"plugins", {"gcdt-bundler", "gcdt-lookups"}},
                    {"user", "tiger-in-the-tank"},
                    {"stack_output", {{"Password", "x"}}},
                    {"_private", 1},
                    {"error", "two\nlines " + std::string(300, 'x')}};
  Json tags = Json::parse(plugins::datadog_notifications(run.ctx).at(0).request.body)
                  .at("series")[0]["tags"];
  REQUIRE(tags.size() == 4);
  CHECK(tags[0] == "tool:kumo");
  CHECK(tags[1] == "user:***");
  CHECK(tags[2] == "plugins:['gcdt-bundler', 'gcdt-lookups']");
  std::string error = tags[3];
  CHECK(error.size() == 200);
  CHECK(error.starts_with("error:two"));
  CHECK_FALSE(error.contains('\n'));
}

TEST_CASE("without a key nothing is sent") {
  auto count = [](const Json& section) {
    PluginRun run("kumo", "deploy", with_datadog(kStack, section));
    return sent(run).all.size();
  };
  CHECK(count({{"defaults", {{"datadog_api_key", "foo_bar_1234"}}}}) == 2);
  CHECK(count({{"datadog_api_key", "lookup:secret:datadog.api_key"}}) == 0);
  CHECK(count(Json::object()) == 0);
  CHECK(count({{"datadog_api_key", "foo_bar_1234"}, {"enabled", false}}) == 0);
}

TEST_CASE("another site of Datadog can be named") {
  PluginRun run("kumo", "list",
                with_datadog(kStack, {{"datadog_api_key", "foo_bar_1234"},
                                      {"api_host", "https://api.datadoghq.eu"}}));
  CHECK(sent(run).all.at(0).request.url() == "https://api.datadoghq.eu/api/v1/series");
}
