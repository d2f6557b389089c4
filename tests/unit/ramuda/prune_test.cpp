// ramuda prune: old versions go, those in use never.
#include <doctest.h>

#include "support/world.h"
#include "tools/ramuda/commands.h"

namespace gcdt::test {

namespace {

struct PruneWorld : World {
  explicit PruneWorld(const char* keep) : World(ramuda::tool, ramuda::prune, Json::object()) {
    ctx.args.values["<lambda>"] = "greeter";
    ctx.args.values["--keep"] = "true";
    ctx.args.values["<n>"] = keep;
  }
  void has(std::vector<const char*> versions, Json aliases) {
    Json list = Json::array();
    for (const char* one : versions) list.push_back({{"Version", one}});
    aws.expect("ListVersionsByFunction", {{"FunctionName", "greeter"}}).reply({{"Versions", list}});
    aws.expect("ListAliases", {{"FunctionName", "greeter"}})
        .reply({{"Aliases", std::move(aliases)}});
  }
  void deletes(const char* version) {
    aws.expect("DeleteFunction", {{"FunctionName", "greeter"}, {"Qualifier", version}});
  }
};

}  // namespace

TEST_CASE(
    "prune keeps the newest versions and all that an alias points to, with some calls or all") {
  PruneWorld world("2");
  world.has({"$LATEST", "1", "2", "3", "4", "10", "9"},
            Json::array({{{"Name", "ACTIVE"},
                          {"FunctionVersion", "2"},
                          {"RoutingConfig", {{"AdditionalVersionWeights", {{"3", 0.1}}}}}},
                         {{"Name", "BETA"}, {"FunctionVersion", "$LATEST"}}}));
  world.deletes("1");
  world.deletes("4");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "deleted version 1\ndeleted version 4\n");
  CHECK(world.result().at("deleted") == Json::array({1, 4}));
}

TEST_CASE("prune never deletes the function itself") {
  PruneWorld world("1");
  world.has({"$LATEST", "1"}, Json::array());
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "Nothing to delete.\n");

  PruneWorld none("5");
  none.has({"$LATEST"}, Json::array());
  none.run();
  CHECK(none.aws.all_went_to_plan());
}

TEST_CASE(
    "a version that cannot be deleted does not keep the others from it; it ends in an error") {
  PruneWorld world("1");
  world.has({"$LATEST", "1", "2", "3"}, Json::array());
  world.aws.expect("DeleteFunction", {{"Qualifier", "1"}})
      .error("InvalidParameterValueException", "it is a replicated function");
  world.deletes("2");
  CHECK(world.failure() == "1 of 2 old versions could not be deleted.");
  CHECK(world.said().contains("it is a replicated function"));
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("prune wants a number of at least one") {
  for (const char* keep : {"0", "-1", "two", "", "1.5", "$LATEST"}) {
    PruneWorld world(keep);
    CHECK(world.failure().contains("--keep must be the number of versions that stay"));
    CHECK(world.aws.calls.empty());
  }
}

}  // namespace gcdt::test
