// The schema that editors get: it takes what gcdt takes, and asks for what gcdt asks for.
#include "config/json_schema.h"

#include <doctest.h>

#include "config/samples.h"
#include "config/schema.h"

using namespace gcdt;

namespace {

const Json& property(const Json& schema, std::string_view path) {
  const Json* found = find(schema, path);
  REQUIRE(found);
  return *found;
}

// What is wrong with a configuration by the schema for editors, without what it requires.
size_t problems(Json configuration) {
  static const config::Schema schema(config::configuration_schema());
  return schema.validate(configuration, "").problems.size();
}

}  // namespace

TEST_CASE("full samples fit the schema for editors, wrong values and misspelt keys do not") {
  for (const char* tool : {"kumo", "ramuda", "tenkai", "yugen"}) {
    CAPTURE(tool);
    CHECK(problems({{tool, make_sample(*config::Schema::named(tool), config::Sample::full)}}) == 0);
  }
  CHECK(problems({{"kumo", {{"stack", {{"StackName", 5}}}}}}) == 1);
  CHECK(problems({{"kumo", {{"stack", {{"StackNam", "s"}}}}}}) == 1);
  CHECK(problems({{"of_another_program", {{"x", 1}}}}) == 0);
}

TEST_CASE("a lookup may stand for any value, digits for an integer") {
  CHECK(problems({{"kumo", "lookup:ssm:/kumo"}}) == 0);
  CHECK(problems({{"kumo", {{"stack", {{"StackName", "lookup:ssm:/name"}}}}}}) == 0);
  CHECK(problems({{"ramuda", {{"lambda", {{"timeout", "lookup:ssm:/timeout"}}}}}}) == 0);
  CHECK(problems({{"ramuda", {{"lambda", {{"timeout", "300"}}}}}}) == 0);
  CHECK(problems({{"ramuda", {{"lambda", {{"timeout", "soon"}}}}}}) == 1);
  CHECK(problems({{"kumo", "not a section"}}) == 1);
  // Editors know nothing of lookups but what the patterns say.
  Json schema = config::configuration_schema();
  CHECK(property(schema, "/properties/kumo/pattern") == "^lookup:");
  CHECK(property(schema, "/properties/ramuda/properties/lambda/properties/timeout/pattern") ==
        "^(lookup:|-?[0-9]{1,18}$)");
}

TEST_CASE("what has no default is required, but only of a file without baseconfig") {
  Json schema = config::configuration_schema();
  CHECK(property(schema, "/if") == Json{{"not", {{"required", Json::array({"baseconfig"})}}}});
  CHECK(property(schema, "/then/properties/kumo/required") == Json::array({"stack"}));
  CHECK_FALSE(schema.contains("required"));
  CHECK_FALSE(property(schema, "/properties/kumo").contains("required"));
}

TEST_CASE("editors show the description, the default and an example of a key") {
  Json schema = config::configuration_schema();
  const Json& name = property(schema, "/properties/kumo/properties/stack/properties/StackName");
  CHECK_FALSE(name.at("description").get<std::string>().empty());
  CHECK(name.at("examples").size() == 1);
  CHECK(name.at("pattern").get<std::string>().starts_with("^lookup:|"));
  CHECK(property(schema, "/properties/kumo/properties/defaults").contains("properties"));
}
