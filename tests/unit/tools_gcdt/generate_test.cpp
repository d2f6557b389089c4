#include <doctest.h>

#include "config/validate.h"
#include "support/world.h"
#include "tools/gcdt/commands.h"

using namespace gcdt;

namespace {

struct Generate : test::World {
  explicit Generate(const char* generator)
      : test::World(core::tool, core::generate, Json::object()) {
    ctx.args.values["<generator>"] = generator;
  }
};

}  // namespace

TEST_CASE("every generator writes a configuration that its schema accepts") {
  for (const char* tool : {"kumo", "ramuda", "tenkai", "yugen"}) {
    CAPTURE(tool);
    Generate world(tool);
    world.run();
    Json made = Json::parse(world.read("gcdt_dev.json"));
    REQUIRE(made.contains(tool));
    config::incept_defaults(made, tool, true);
    CHECK_NOTHROW(config::validate(made, {}, tool, world.out));
    CHECK(world.out.notices(output::Notice::warning).empty());
    CHECK(world.said().contains("Make sure you are in the directory you want to scaffold into."));
    CHECK(world.result() == Json{{"files", {"gcdt_dev.json"}}});
  }
}

TEST_CASE("what exists is not overwritten") {
  Generate world("kumo");
  world.file("gcdt_dev.json", "mine");
  CHECK(world.failure() ==
        "'gcdt_dev.json' exists already; remove it, or set ENV to another environment.");
  CHECK(world.read("gcdt_dev.json") == "mine");
}

TEST_CASE("an unknown generator is refused, and ENV cannot lead elsewhere") {
  CHECK(Generate("kumu").failure() == "there is no generator 'kumu'; did you mean 'kumo'?");
  CHECK(Generate("nothing-like-it").failure() ==
        "there is no generator 'nothing-like-it'; 'gcdt list' names them: kumo, ramuda, "
        "serverless, tenkai, yugen.");
  Generate world("kumo");
  world.environment.variables["ENV"] = "../../x";
  CHECK(world.failure().contains("is no environment name"));
}

TEST_CASE("the generators are listed in the original's form") {
  test::World world(core::tool, core::list, Json::object());
  world.run();
  CHECK(world.said() ==
        "Installed gcdt generators:\n  - kumo\n  - ramuda\n  - serverless\n  - tenkai\n"
        "  - yugen\n");
}
