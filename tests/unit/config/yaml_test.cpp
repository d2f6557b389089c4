#include "config/yaml.h"

#include <doctest.h>

#include <cmath>

using namespace gcdt;
using config::parse_yaml;
using config::YamlTags;

TEST_CASE("plain scalars have the types that ruamel.yaml's YAML 1.2 gives them") {
  struct {
    const char* text;
    Json value;
  } cases[] = {{"yes", "yes"},
               {"off", "off"},
               {"0777", 777},
               {"0o777", 511},
               {"012", 12},
               {"1e3", 1000.0},
               {"true", true},
               {"TRUE", true},
               {"~", nullptr},
               {"", nullptr},
               {"0x1F", 31},
               {"0b101", 5},
               {"1_000", 1000},
               {"-17", -17},
               {"+3", 3},
               {"1.5", 1.5},
               {"-.5e-2", -0.005},
               {"12:30:45", "12:30:45"},
               {"2017-01-01", "2017-01-01"},
               {"1.2.3", "1.2.3"},
               {"-", "-"},
               {"0x", "0x"},
               {"'1'", "1"},
               {"!!str 1", "1"},
               {"nUll", "nUll"},
               {"9223372036854775807", 9223372036854775807}};
  for (const auto& c : cases) {
    CAPTURE(c.text);
    if (std::string(c.text) == "-") continue;  // a lone dash is a list
    CHECK(parse_yaml(std::string("a: ") + c.text, "x").at("a") == c.value);
  }
  CHECK(std::isinf(parse_yaml("a: .inf", "x").at("a").get<double>()));
}

TEST_CASE("a block scalar keeps its lines") {
  CHECK(parse_yaml("settings: |-\n  foo {\n      bar = 1\n  }\n", "x").at("settings") ==
        "foo {\n    bar = 1\n}");
}

TEST_CASE("anchors, aliases and merge keys work, explicit keys win") {
  Json value = parse_yaml("base: &b {a: 1, b: 2}\nuse:\n  <<: *b\n  b: 3\nlist: [*b, *b]\n", "x");
  CHECK(value.at("use") == Json{{"a", 1}, {"b", 3}});
  CHECK(value.at("list").size() == 2);
  CHECK(parse_yaml("a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}", "x").at("c") ==
        Json{{"k", 1}, {"l", 2}});
}

TEST_CASE("a key may have an anchor, or be an alias of a text") {
  CHECK(parse_yaml("&k name: 1\nother: *k\n", "t.yaml") == Json{{"name", 1}, {"other", "name"}});
  CHECK(parse_yaml("a: &k name\nb: {*k : 2}\n", "t.yaml").at("b") == Json{{"name", 2}});
}

TEST_CASE("what is wrong is named with file, line and column") {
  CHECK_THROWS_WITH_AS(parse_yaml("a: 1\nb: 2\na: 3\n", "gcdt_dev.yaml"),
                       "gcdt_dev.yaml:3:1: duplicate key 'a', it stands at 1:1 already", Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a:\n  - b\n c: d\n", "gcdt_dev.yaml"),
                       doctest::Contains("gcdt_dev.yaml:3:"), Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a:\n\t- b\n", "t.yaml"), doctest::Contains("t.yaml:2:1:"),
                       Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a: !!python/object:os.system x", "t.yaml"),
                       "t.yaml:1:4: unknown tag '!!python/object:os.system'", Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a: !Ref x", "t.yaml"), "t.yaml:1:4: unknown tag '!Ref'", Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a: *nowhere", "t.yaml"),
                       doctest::Contains("no anchor '&nowhere'"), Error);
  CHECK_THROWS_WITH_AS(parse_yaml("? [a]\n: 1\n", "t.yaml"),
                       "t.yaml:1:3: a key must be a text, not a map or a list", Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a: 1\n<<: 5\n", "t.yaml"),
                       "t.yaml:2:1: '<<' must merge a map or a list of maps", Error);
  CHECK_THROWS_WITH_AS(parse_yaml("a: \xff", "t.yaml"), doctest::Contains("t.yaml"), Error);
}

TEST_CASE("in the order of the text all is as it is otherwise, what is wrong, too") {
  const char* text =
      "z: 1\na: &it {y: [1, 2.5, no, ~], b: true}\n1: *it\n<<: {m: 1, z: 2}\nt: |\n  x\n"
      "'f': !Sub '${A}'\ng: !GetAtt [b, Arn]\n";
  OrderedJson ordered = config::parse_ordered_yaml(text, "t.yaml", YamlTags::cloudformation);
  std::vector<std::string> keys;
  for (const auto& [key, value] : ordered.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"z", "a", "1", "t", "f", "g", "m"});
  CHECK(ordered.at("a").begin().key() == "y");
  CHECK(Json::parse(ordered.dump()) == parse_yaml(text, "t.yaml", YamlTags::cloudformation));
  for (const char* wrong :
       {"a: 1\na: 2", "a: *b", "a: !x y", "<<: 5", "? [a]\n: 1", "a: [", "\xff"}) {
    CAPTURE(wrong);
    auto message = [&](auto parse) -> std::string {
      try {
        parse(wrong, "t.yaml", YamlTags::refuse);
      } catch (const Error& error) {
        return error.what();
      }
      return "";
    };
    std::string said = message(config::parse_ordered_yaml);
    CHECK(said.starts_with("t.yaml:"));
    CHECK(said == message([](auto... all) { return parse_yaml(all...); }));
  }
}

TEST_CASE("an alias bomb and a deep nest end in an error, quickly") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) bomb += std::string(i ? ", *" : "*") + static_cast<char>(c - 1);
    bomb += "]\n";
  }
  CHECK_THROWS_WITH_AS(parse_yaml(bomb, "b.yaml"), doctest::Contains("more than 1000000 values"),
                       Error);
  CHECK_THROWS_WITH_AS(parse_yaml(std::string(200, '['), "d.yaml"),
                       doctest::Contains("nested deeper than 100 levels"), Error);
}

TEST_CASE("CloudFormation's short function forms become their long forms") {
  Json value = parse_yaml(
      "a: !Ref Bucket\nb: !GetAtt Bucket.Arn\nc: !Sub '${A}-x'\nd: !Join ['-', [a, !Ref B]]\n"
      "e: !If [Cond, !Ref X, !Ref 'AWS::NoValue']\nf: !Condition Prod\n",
      "t.yaml", YamlTags::cloudformation);
  CHECK(value.at("a") == Json{{"Ref", "Bucket"}});
  CHECK(value.at("b") == Json{{"Fn::GetAtt", Json::array({"Bucket", "Arn"})}});
  CHECK(value.at("c") == Json{{"Fn::Sub", "${A}-x"}});
  CHECK(value.at("d") ==
        Json{{"Fn::Join", Json::array({"-", Json::array({"a", Json{{"Ref", "B"}}})})}});
  CHECK(value.at("f") == Json{{"Condition", "Prod"}});
}
