#include "tools/kumo/parameter_diff.h"

#include <doctest.h>

#include "kumo_world.h"

namespace gcdt::test {

namespace {

struct Diff {
  bool changed;
  std::string said;
  std::vector<std::vector<std::string>> rows;
};

Json on_stack(std::vector<std::pair<std::string, std::string>> values) {
  Json parameters = Json::array();
  for (const auto& [key, value] : values)
    parameters.push_back({{"ParameterKey", key}, {"ParameterValue", value}});
  return {{"Parameters", std::move(parameters)}};
}

Diff diff(const Json& stack, Json configured, std::string_view document = "{}") {
  KumoWorld world(kumo::deploy,
                  {{"stack", {{"StackName", "st"}}}, {"parameters", std::move(configured)}});
  kumo::Template source{.body = "", .document = Json::parse(document)};
  Diff result;
  result.changed = kumo::show_parameter_diff(world.ctx, stack, source);
  result.said = world.said();
  for (const output::Table& table : world.tables("parameters")) result.rows = table.rows;
  return result;
}

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("a changed parameter is shown in a table") {
  KumoWorld world(kumo::deploy, {{"stack", {{"StackName", "st"}}},
                                 {"parameters", {{"InstanceType", "t2.medium"}}}});
  CHECK(kumo::show_parameter_diff(world.ctx, on_stack({{"InstanceType", "t2.micro"}}), {}));
  CHECK(output::grid(world.tables("parameters").at(0)) ==
        "╒══════════════╤═══════════════╤═══════════╕\n"
        "│ Parameter    │ Current Value │ New Value │\n"
        "├──────────────┼───────────────┼───────────┤\n"
        "│ InstanceType │ t2.micro      │ t2.medium │\n"
        "╘══════════════╧═══════════════╧═══════════╛");
}

TEST_CASE("what is equal is not shown") {
  for (const auto& [old_value, configured] : std::vector<std::pair<std::string, Json>>{
           {"x", "x"}, {"a,b", Json::array({"a", "b"})}, {"1", 1}, {"true", true}}) {
    Diff result = diff(on_stack({{"P", old_value}}), {{"P", configured}});
    CHECK_FALSE(result.changed);
    CHECK(result.rows.empty());
    CHECK(result.said.empty());
  }
}

TEST_CASE("the order of a list matters") {
  Diff result = diff(on_stack({{"P", "a,b"}}), {{"P", Json::array({"b", "a"})}});
  CHECK(result.changed);
  CHECK(result.rows == Rows{{"P", "a,b", "b,a"}});
}

TEST_CASE("a stack without parameters has no differences") {
  CHECK_FALSE(diff(on_stack({}), Json::object()).changed);
  CHECK_FALSE(diff(Json::object(), Json::object()).changed);
}

TEST_CASE("a parameter that the configuration lacks is said, but no alarm") {
  Diff result = diff(on_stack({{"A", "1"}}), Json::object());
  CHECK_FALSE(result.changed);
  CHECK(result.said == "Did not find A in local config file\n");
  CHECK(result.rows.empty());
}

TEST_CASE("new and removed parameters stand beside changed ones") {
  Diff result = diff(on_stack({{"Gone", "1"}, {"P", "x"}}), {{"P", "y"}, {"New", 2}});
  CHECK(result.changed);
  CHECK(result.rows == Rows{{"P", "x", "y"}, {"New", "-", "2"}, {"Gone", "1", "-"}});
}

TEST_CASE("hidden values are neither compared nor shown") {
  Diff result = diff(on_stack({{"Password", "****"}}), {{"Password", "secret"}});
  CHECK_FALSE(result.changed);
  CHECK(result.rows == Rows{{"Password", "****", "hidden, cannot compare"}});
}

TEST_CASE("a parameter that becomes hidden is not shown either") {
  std::string_view document =
      R"({"Parameters": {"New": {"NoEcho": true}, "P": {"NoEcho": "true"}}})";
  Diff result = diff(on_stack({{"P", "x"}}), {{"P", "secret1"}, {"New", "secret2"}}, document);
  CHECK(result.changed);
  CHECK(result.rows == Rows{{"P", "x", "****"}, {"New", "-", "****"}});
}

TEST_CASE("the countdown waits ten seconds where a person sits") {
  KumoWorld world(kumo::deploy);
  world.terminal.tty = world.terminal.askable = true;
  kumo::count_down(world.ctx);
  CHECK(world.clock.slept() == std::chrono::seconds(10));
  CHECK(world.said() ==
        "Parameters have changed. Waiting 10 seconds. \n\n"
        "If parameters are unexpected you might want to exit now: control-c\n");
}

TEST_CASE("nobody waits without a terminal, in CI or with --yes") {
  KumoWorld plain(kumo::deploy), ci(kumo::deploy), yes(kumo::deploy);
  ci.terminal.tty = ci.terminal.askable = true;
  ci.environment.variables["CI"] = "true";
  yes.terminal.tty = yes.terminal.askable = true;
  yes.ctx.assume_yes = true;
  for (KumoWorld* world : {&plain, &ci, &yes}) {
    kumo::count_down(world->ctx);
    CHECK(world->clock.sleeps.empty());
    CHECK(world->said() == "Parameters have changed.\n");
  }
}

}  // namespace gcdt::test
