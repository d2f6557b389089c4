#include "tools/yugen/definition.h"

#include <doctest.h>

#include "os/files.h"

using namespace gcdt;
using namespace gcdt::yugen;

namespace {

Definition parsed(std::string text, const std::string& file = "swagger.yaml",
                  const Json& variables = Json::object()) {
  return parse_definition(std::move(text), file, variables);
}

template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

struct Folder {
  os::TempDir dir;
  std::vector<std::string> warnings;

  void put(const char* name, const char* text = "{}") { os::write_file(dir.path() / name, text); }
  std::string found() {
    return find_definition(dir.path(), [&](const std::string& text) { warnings.push_back(text); })
        .filename();
  }
};

const char* kSample =
    "swagger: '2.0'\n"
    "{{! our API }}\n"
    "info:\n"
    "  title: {{apiName}}\n"
    "paths:\n"
    "  {{#if admin}}\n"
    "  /admin:\n"
    "    get: {}\n"
    "  {{/if}}\n"
    "  /a:\n"
    "    get:\n"
    "      tags: [x, y]\n";

}  // namespace

TEST_CASE("the definition is found under each of its names") {
  for (const char* name : {"swagger.yaml", "swagger.yml", "swagger.json", "openapi.yaml",
                           "openapi.yml", "openapi.json"}) {
    Folder folder;
    folder.put(name);
    CHECK(folder.found() == name);
    CHECK(folder.warnings.empty());
  }
}

TEST_CASE("of two definitions the first is taken, with a warning") {
  Folder folder;
  folder.put("openapi.json");
  folder.put("swagger.yml");
  CHECK(folder.found() == "swagger.yml");
  REQUIRE(folder.warnings.size() == 1);
  CHECK(folder.warnings[0] ==
        "There are swagger.yml and openapi.json; 'swagger.yml' is used. Remove the others.");
}

TEST_CASE("a folder without a definition is an error in the words that scripts know") {
  Folder folder;
  CHECK(error_of([&] { folder.found(); }).starts_with("No swagger file (swagger.yaml) found"));
}

TEST_CASE("a definition is read with its variables filled in") {
  Folder folder;
  folder.put("swagger.yaml", kSample);
  Definition definition =
      read_definition(folder.dir.path() / "swagger.yaml", {{"apiName", "orders"}});
  CHECK(definition.file == "swagger.yaml");
  CHECK(text(definition.document, "/info/title") == "orders");
  CHECK(definition.text().contains("title: orders\n"));
  CHECK(!definition.is_json);
  CHECK(parsed(R"({"swagger": "2.0"})", "swagger.json").is_json);
}

TEST_CASE("places are those of the file, although lines of the template vanish") {
  Json variables = {{"apiName", "orders"}};
  Definition definition = parsed(kSample, "swagger.yaml", variables);
  DefinitionPlaces places(definition);
  CHECK(places.of("/swagger") == "swagger.yaml:1:1");
  CHECK(places.of("/info/title") == "swagger.yaml:4:3");
  CHECK(places.of("/paths/~1a/get/tags/1") == "swagger.yaml:12:17");
  CHECK(places.of("/paths/~1a/get/responses") == "swagger.yaml:11:5");
  CHECK(places.of("/nowhere") == "swagger.yaml:1:1");
  variables["admin"] = true;
  Definition with_admin = parsed(kSample, "swagger.yaml", variables);
  CHECK(DefinitionPlaces(with_admin).of("/paths/~1a/get/tags") == "swagger.yaml:12:7");
  Definition json = parsed("{\n  \"info\": {{map}},\n  \"paths\": {\"/ä\": {\"x\": 1}}\n}",
                           "openapi.json", {{"map", {{"title", "t"}}}});
  DefinitionPlaces json_places(json);
  CHECK(json_places.of("/info/title") == "openapi.json:2:11");
  CHECK(json_places.of("/paths/~1ä/x") == "openapi.json:3:20");
}

TEST_CASE("what is no YAML or JSON is named with its place in the file") {
  CHECK(error_of([] { parsed("{{! a }}\na: 1\nb: [1\n"); }).starts_with("swagger.yaml:4:1: not "));
  CHECK(error_of([] { parsed("{{! a }}\na: 1\na: 2\n"); }).starts_with("swagger.yaml:3:1: dupli"));
  CHECK(error_of([] { parsed("{{! a }}\na: 1\nb: 2\na: 2\n"); }) ==
        "swagger.yaml:4:1: duplicate key 'a', it stands at swagger.yaml:2:1 already");
  CHECK(error_of([] {
          parsed("{\n\"a\": 1,\n}", "swagger.json");
        }).starts_with("swagger.json:3:1: not valid JSON"));
  CHECK(error_of([] {
          parsed("{\n\"a\": 1, \"a\": 1\n}", "swagger.json");
        }).starts_with("swagger.json:2:9: duplicate key 'a'"));
  CHECK(error_of([] { parsed(" \n"); }) ==
        "swagger.yaml is no API definition: it is empty, not a map with 'swagger' or 'openapi'.");
  CHECK(error_of([] { parsed("- a"); }).contains("it is array, not a map"));
}

TEST_CASE("strictly, unknown variables are errors") {
  CHECK(error_of([] { parse_definition(kSample, "swagger.yaml", {{"apiNam", "x"}}, true); }) ==
        "swagger.yaml:4:10: unknown variable 'apiName'; did you mean 'apiNam'?");
}

TEST_CASE("the title must be the name by which the API is found again") {
  Definition definition = parsed(kSample, "swagger.yaml", {{"apiName", "orders"}});
  CHECK_NOTHROW(require_title(definition, "orders"));
  CHECK(error_of([&] { require_title(definition, "Orders"); }) ==
        "swagger.yaml:4:3: 'info.title' is 'orders', but 'yugen.api.name' is 'Orders': the API "
        "would not be found under its name. Write 'title: {{apiName}}'.");
  CHECK(error_of([] { require_title(parsed("swagger: '2.0'\ninfo:\n  x: 1\n"), "a"); }) ==
        "swagger.yaml:2:1: 'info.title' is missing. Write 'title: {{apiName}}' below 'info'.");
}
