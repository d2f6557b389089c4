#include <doctest.h>

#include "output/sanitize.h"
#include "plugins/notifications.h"
#include "run.h"

using namespace gcdt;
using test::PluginRun;

namespace {

constexpr const char* kWebhook = "https://slack.bla.bla/services/T0/B0";

Json with_slack(Json config, Json section = {{"slack_webhook", kWebhook}}) {
  config["plugins"]["gcdt_slack_integration"] = std::move(section);
  return config;
}

const Json kStack = {{"kumo", {{"stack", {{"StackName", "infra-dev-test-stack"}}}}}};
const Json kGroup = {
    {"tenkai", {{"codedeploy", {{"deploymentGroupName", "infra-dev-test-stack-deloyment-grp"}}}}}};
const Json kFunction = {{"ramuda", {{"lambda", {{"name", "infra-dev-captaincrunch"}}}}}};
const Json kApi = {{"yugen", {{"api", {{"name", "sample-api"}}}}}};

// The body of the one message; null if there is none.
Json message(PluginRun& run) {
  auto sent = plugins::slack_notifications(run.ctx);
  return sent.empty() ? Json() : Json::parse(sent.at(0).request.body);
}

std::string pretext(const char* tool, const char* command, const Json& config,
                    const char* error = "", Json arguments = Json::object()) {
  PluginRun run(tool, command, with_slack(config), std::move(arguments));
  if (*error) run.ctx.shared["error"] = error;
  Json body = message(run);
  return body.is_null() ? "none" : text(body, "/attachments/0/pretext");
}

}  // namespace

TEST_CASE("Slack hears of a deployment in one message") {
  PluginRun run("kumo", "deploy", with_slack(kStack));
  auto sent = plugins::slack_notifications(run.ctx);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].request.method == "POST");
  CHECK(sent[0].request.url() == kWebhook);
  CHECK(sent[0].request.headers.get("content-type") == "application/json");
  CHECK(Json::parse(sent[0].request.body) == Json::parse(R"({
    "username": "gcdt kumo", "icon_emoji": ":cloudformation:", "channel": "#systemmessages",
    "attachments": [{"color": "good",
                     "pretext": "deploy complete for stack 'infra-dev-test-stack'",
                     "fallback": "deploy complete for stack 'infra-dev-test-stack'",
                     "fields": [{"title": "Success", "value": ""}]}]})"));
}

TEST_CASE("Slack hears why a deployment failed") {
  PluginRun run("kumo", "deploy", with_slack(kStack));
  run.ctx.shared["error"] = "the following error happened: bang!";
  Json attachment = message(run).at("attachments").at(0);
  CHECK(attachment.at("pretext") == "deploy failed for stack 'infra-dev-test-stack'");
  CHECK(attachment.at("color") == "danger");
  CHECK(attachment.at("fields") ==
        Json::array({{{"title", "Error"}, {"value", "the following error happened: bang!"}}}));
}

TEST_CASE("the message names what the command was about") {
  CHECK(pretext("kumo", "delete -f", kStack) == "delete complete for stack 'infra-dev-test-stack'");
  CHECK(pretext("tenkai", "deploy", kGroup) ==
        "deploy complete for deployment group 'infra-dev-test-stack-deloyment-grp'");
  CHECK(pretext("ramuda", "deploy", kFunction) ==
        "deploy complete for lambda function 'infra-dev-captaincrunch'");
  CHECK(pretext("ramuda", "wire", kFunction) ==
        "wire complete for lambda function 'infra-dev-captaincrunch' with alias 'ACTIVE'");
  CHECK(pretext("ramuda", "unwire", kFunction, "no") ==
        "unwire failed for lambda function 'infra-dev-captaincrunch' with alias 'ACTIVE'");
  CHECK(pretext("ramuda", "rollback", kFunction) ==
        "rollback complete for lambda function 'infra-dev-captaincrunch' to previous version");
  CHECK(pretext("ramuda", "rollback", kFunction, "", {{"<version>", "7"}}) ==
        "rollback complete for lambda function 'infra-dev-captaincrunch' to version '7'");
  CHECK(pretext("yugen", "deploy", kApi) == "deploy complete for api 'sample-api'");
  CHECK(pretext("yugen", "delete", kApi, "no") == "delete failed for api 'sample-api'");
}

TEST_CASE("a failure without the configuration it is about is still a message") {
  CHECK(pretext("kumo", "deploy", Json::object(), "bang") == "kumo deploy: failed");
  CHECK(pretext("kumo", "list", Json::object(), "bang") == "kumo list: failed");
  CHECK(pretext("kumo", "deploy", {{"kumo", Json::object()}}, "bang") == "kumo deploy: failed");
  CHECK(pretext("kumo", "deploy", {{"kumo", {{"stack", {{"StackName", 5}}}}}}) ==
        "kumo deploy: complete");
}

TEST_CASE("nobody hears of commands that deploy nothing") {
  CHECK(pretext("kumo", "list", kStack) == "none");
  CHECK(pretext("kumo", "list", kStack, "bang") == "none");
  CHECK(pretext("gcdt", "config", Json::object(), "bang") == "none");
}

TEST_CASE("the plugin needs a section and a webhook, in the old place or in the new one") {
  auto told = [](const Json& section) {
    PluginRun run("kumo", "deploy", with_slack(kStack, section));
    return !message(run).is_null();
  };
  CHECK(told({{"defaults", {{"slack_webhook", kWebhook}}}}));
  CHECK_FALSE(told({{"slack_webhook", "lookup:secret:slack.webhook"}}));
  CHECK_FALSE(told({{"slack_webhook", "http://slack.bla.bla"}}));
  CHECK_FALSE(told({{"slack_webhook", 5}}));
  CHECK_FALSE(told({{"channel", "#ops"}}));
  CHECK_FALSE(told({{"slack_webhook", kWebhook}, {"enabled", false}}));
  CHECK_FALSE(told("on"));
}

TEST_CASE("a webhook that is no URL is one warning") {
  PluginRun run("kumo", "deploy", with_slack(kStack, {{"slack_webhook", "https://a b/secret"}}));
  CHECK(message(run).is_null());
  CHECK(run.warnings() == std::vector<std::string>{
                              "Slack was not told: plugins.gcdt_slack_integration.slack_webhook is "
                              "no URL"});
}

TEST_CASE("texts reach Slack without links, secrets and escapes") {
  PluginRun run("kumo", "deploy",
                with_slack(kStack, {{"slack_webhook", kWebhook}, {"channel", "#ops-test"}}));
  output::register_secret("tiger-in-the-tank");
  run.ctx.shared["error"] =
      "<!channel> & co: \x1b[31mtiger-in-the-tank\x1b[0m at <https://evil>\nsecond line";
  Json body = message(run);
  CHECK(body.at("channel") == "#ops-test");
  CHECK(text(body, "/attachments/0/fields/0/value") ==
        "&lt;!channel&gt; &amp; co: ^[[31m***^[[0m at &lt;https://evil&gt;\nsecond line");
}

TEST_CASE("an endless error is cut between characters") {
  PluginRun run("kumo", "deploy", with_slack(kStack));
  std::string error = "x";
  for (int i = 0; i < 3000; ++i) error += "\u00e4";
  run.ctx.shared["error"] = error;
  std::string value = text(message(run), "/attachments/0/fields/0/value");
  CHECK(value.size() < 3100);
  CHECK(value.ends_with("\u00e4..."));
}

TEST_CASE("an error that is no text is shown as JSON") {
  PluginRun run("kumo", "deploy", with_slack(kStack));
  run.ctx.shared["error"] = {{"code", 7}};
  CHECK(text(message(run), "/attachments/0/fields/0/value") == "{\"code\":7}");
}
