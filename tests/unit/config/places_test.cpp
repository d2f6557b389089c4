#include "config/places.h"

#include <doctest.h>

#include "config_folder.h"

using namespace gcdt;
using test::Folder;

TEST_CASE("a key written twice is refused with both places, in JSON and in YAML") {
  CHECK(Folder{}.file("gcdt_dev.json", "{\"kumo\": {\"a\": 1,\n  \"a\": 2}}").failure() ==
        "gcdt_dev.json:2:3: duplicate key 'a', it stands at 1:11 already");
  CHECK(Folder{}.file("gcdt_dev.json", R"({"list": [{"a": 1}, {"b": 1, "b": 1}]})").failure() ==
        "gcdt_dev.json:1:30: duplicate key 'b', it stands at 1:22 already");
  CHECK(Folder{}.file("gcdt_dev.json", R"({"a/b": 1, "a": {"b": 2}, "a\u002fb": 3})").failure() ==
        "gcdt_dev.json:1:27: duplicate key 'a/b', it stands at 1:2 already");
  CHECK(Folder{}.file("gcdt_dev.yaml", "kumo:\n  a: 1\n  a: 2\n").failure() ==
        "gcdt_dev.yaml:3:3: duplicate key 'a', it stands at 2:3 already");
  CHECK(Folder{}.file("gcdt_dev.json", R"({"a": {"x": 1}, "b": {"x": 1}})").failure() == "");
}

TEST_CASE("places of JSON values are found whatever surrounds them") {
  std::vector<config::Source> sources{
      {"gcdt_dev.json", "{\r\n\t\"a\\n\": [ ],\n \"é\": [1, {\"x\": \"]}\\\"\"}, null],\"e\":{}}"}};
  CHECK(config::place(sources, "/é/1/x") == "gcdt_dev.json:3:12: ");
  CHECK(config::place(sources, "/é/2") == "gcdt_dev.json:3:26: ");
  CHECK(config::place(sources, "/a\n") == "gcdt_dev.json:2:2: ");
  CHECK(config::place(sources, "/e/missing") == "gcdt_dev.json:3:32: ");
  CHECK(config::place(sources, "/nowhere") == "gcdt_dev.json:1:1: ");
  CHECK(config::place({}, "/nowhere") == "");
  CHECK(config::place({{"gcdt_dev.py", ""}}, "/a") == "gcdt_dev.py: ");
  config::Place place = config::find_place(sources, "/é/1/x");
  CHECK(place.file == "gcdt_dev.json");
  CHECK(place.line == 3);
  CHECK(place.column == 12);
  CHECK(config::find_place({{"gcdt_dev.py", ""}}, "/a").line == 0);
}

TEST_CASE("places of YAML values are found, in the base, too") {
  std::vector<config::Source> sources{{"gcdt_dev.yaml", "kumo:\n  stack:\n    x: 1\n"},
                                      {"base.yml", "kumo:\n  list:\n  - a\n  - b: 2\n"}};
  CHECK(config::place(sources, "/kumo/stack/StackName") == "gcdt_dev.yaml:2:3: ");
  CHECK(config::place(sources, "/kumo/list/1/b") == "base.yml:4:5: ");
}
