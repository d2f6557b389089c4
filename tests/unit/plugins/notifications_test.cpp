#include <doctest.h>

#include "base/text.h"
#include "run.h"

using namespace gcdt;
using test::PluginRun;
using Failure = aws::TransportFailure;

namespace {

// A deployment that Slack and Datadog hear of: three requests.
Json with_plugins() {
  return {{"kumo", {{"stack", {{"StackName", "s"}}}}},
          {"plugins",
           {{"gcdt_slack_integration", {{"slack_webhook", "https://hooks.slack.com/services/T/B"}}},
            {"gcdt_datadog_integration", {{"datadog_api_key", "foo_bar_1234"}}}}}};
}

struct Deployment : PluginRun {
  Deployment() : PluginRun("kumo", "deploy", with_plugins()) { connect(); }
};

}  // namespace

TEST_CASE("a service that answers is told without a word") {
  Deployment run;
  for (int i = 0; i < 3; ++i) run.transport.answer(i == 0 ? 200 : 202, "ok");
  run.send(Signal::command_finalized);
  CHECK(run.transport.requests.size() == 3);
  CHECK(run.said().empty());
}

TEST_CASE("each service that cannot be told is one warning, and nothing else") {
  Deployment run;
  run.transport.answer(404, "no_service\nat all\n");
  run.transport.fail(Failure::not_sent, "could not resolve host: api.datadoghq.com");
  run.transport.answer(403);
  run.send(Signal::command_finalized);
  CHECK(run.warnings() ==
        std::vector<std::string>{"Slack was not told: status 404: no_service at all",
                                 "Datadog was not told: could not resolve host: api.datadoghq.com",
                                 "Datadog was not told: status 403"});
  CHECK(run.out.notices(output::Notice::error).empty());
}

TEST_CASE("redirects are not followed: the message goes to nobody else") {
  Deployment run;
  run.transport.answer(302, "", {{"Location", "https://elsewhere.example/"}});
  run.transport.answer(202);
  run.transport.answer(202);
  run.send(Signal::error);
  CHECK(run.warnings() ==
        std::vector<std::string>{
            "Slack was not told: hooks.slack.com redirects (status 302), which is not followed"});
}

TEST_CASE("three seconds are shared by all that are told") {
  Deployment run;
  run.transport.handler = [&](const aws::HttpRequest&) -> test::TransportResult {
    run.clock.advance(run.transport.options.back().total_timeout);
    return std::unexpected(Failure{Failure::timed_out, "no answer"});
  };
  run.send(Signal::command_finalized);
  REQUIRE(run.transport.options.size() == 3);
  for (const auto& options : run.transport.options)
    CHECK(options.total_timeout == std::chrono::seconds(1));
  run.transport.handler = [&](const aws::HttpRequest&) -> test::TransportResult {
    run.clock.advance(std::chrono::seconds(4));
    return aws::HttpResponse{.status = 200, .headers = {}, .body = {}};
  };
  run.out.events.clear();
  run.send(Signal::command_finalized);
  CHECK(run.warnings() == std::vector<std::string>{"Datadog was not told: no time was left",
                                                   "Datadog was not told: no time was left"});
}

TEST_CASE("a failing run stays the same failure when nobody can be told") {
  PluginRun run("kumo", "deploy");
  run.file("gcdt_dev.json", dump(with_plugins()));
  run.ctx.config = Json::object();
  run.connect();
  run.bus.connect(Signal::command_init, [](Context&) { throw Error("the stack is on fire"); });
  run.transport.handler = [](const aws::HttpRequest&) -> test::TransportResult {
    return std::unexpected(Failure{Failure::broken, "connection reset"});
  };
  CHECK(run_lifecycle(*run.ctx.command, run.ctx, run.bus) == 1);
  CHECK(run.out.notices(output::Notice::error) == std::vector<std::string>{"the stack is on fire"});
  CHECK(run.warnings() == std::vector<std::string>{"Slack was not told: connection reset",
                                                   "Datadog was not told: connection reset"});
  CHECK(run.ctx.shared.at("error") == "the stack is on fire");
}

TEST_CASE("a successful run stays successful when nobody can be told") {
  PluginRun run("kumo", "deploy");
  run.file("gcdt_dev.json", dump(with_plugins()));
  run.ctx.config = Json::object();
  run.connect();
  run.transport.handler = [](const aws::HttpRequest&) -> test::TransportResult {
    throw Error("libcurl cannot be loaded");
  };
  CHECK(run_lifecycle(*run.ctx.command, run.ctx, run.bus) == 0);
  CHECK(run.warnings().size() == 3);
}
