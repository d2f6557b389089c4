#include "config/hocon.h"

#include <doctest.h>

#include "os/files.h"

using namespace gcdt;

namespace {

Json hocon(std::string_view text, const os::Environment& environment = {}) {
  return config::parse_hocon(text, {"t.conf", "/nonexistent"}, environment);
}

}  // namespace

TEST_CASE("numbers stay numbers, words stay words, booleans may be written in any case") {
  CHECK(
      hocon("timeout = 300\nboolean = True\nlevel { string = \"TEST_STRING\" }\nd = 1.5") ==
      Json{
          {"timeout", 300}, {"boolean", true}, {"level", {{"string", "TEST_STRING"}}}, {"d", 1.5}});
  CHECK(hocon("preBundle = [ pre_bundle_script/dummy_script.sh ]").at("preBundle") ==
        Json::array({"pre_bundle_script/dummy_script.sh"}));
}

TEST_CASE("repeated objects are merged, other values replaced") {
  CHECK(hocon("a { b = 1, c = 2 }\na { b = 3 }\na.d = 4") ==
        Json{{"a", {{"b", 3}, {"c", 2}, {"d", 4}}}});
  CHECK(hocon("a { b = 1 }\na = 5\na { c = 2 }") == Json{{"a", {{"c", 2}}}});
}

TEST_CASE("substitutions see later values, their own past, and the environment") {
  CHECK(hocon("a = ${b}\nb = 1").at("a") == 1);
  CHECK(hocon("path = /bin\npath = ${path}\":/usr/bin\"").at("path") == "/bin:/usr/bin");
  CHECK(hocon("a = [1]\na += 2\na += 3").at("a") == Json::array({1, 2, 3}));
  CHECK(hocon("a += 2").at("a") == Json::array({2}));
  os::Environment environment;
  environment.variables["HOME"] = "/root";
  CHECK(hocon("home = ${HOME}/x", environment).at("home") == "/root/x");
  CHECK(hocon("secret = a\nsecret = ${?SECRET_A}").at("secret") == "a");
  CHECK(hocon("s = [b, ${?NOTHING}]").at("s") == Json::array({"b"}));
  CHECK(hocon("base { x = 1, y = 2 }\nsub = ${base} { y = 3 }").at("sub") ==
        Json{{"x", 1}, {"y", 3}});
  CHECK(hocon("a { x = 1, y = ${a.x} }").at("a").at("y") == 1);
  CHECK_FALSE(hocon("x = ${?nowhere}").contains("x"));
}

TEST_CASE("triple quotes keep everything, line ends included") {
  CHECK(hocon("a = \"\"\"x \"y\"\n z\"\"\"\n").at("a") == "x \"y\"\n z");
}

TEST_CASE("what is wrong is named with file and line") {
  auto wrong = [](const char* text, const char* message) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(hocon(text), doctest::Contains(message), Error);
  };
  wrong("a = 1\nb = ${nowhere}", "t.conf:2: '${nowhere}' is not defined");
  wrong("a = ${b}\nb = ${a}", "refers to itself in a circle");
  wrong("a = ${a}", "refers to itself in a circle");
  wrong("a {\nb = 1", "t.conf:2: '}' is missing");
  wrong("a = [1, 2", "t.conf:1:");
  wrong("a = \"x", "t.conf:1: '\"' is not closed");
  wrong("a =\n", "a value is missing");
  wrong("\n= 1", "t.conf:2: a key is missing");
  wrong("a = 1 }", "t.conf:1: unexpected '}'");
  wrong("a = [1] {}", "a array cannot be put beside a object");
  wrong("include url(\"http://x\")", "only files can be included");
  wrong(std::string(200, '[').insert(0, "a=").c_str(), "nested deeper than 100 levels");
  wrong("a = 1\nb", "t.conf:2: ':' or '=' is missing after a key");
  wrong("a..b = 1", "t.conf:1: a key has an empty part between two dots");
  wrong("a[0] = 1", "t.conf:1: unexpected '[' in a key");
  wrong("a = [1 }", "t.conf:1: ',' or ']' is missing");
  wrong("a = [1,\n", "t.conf:2: ']' is missing");
  wrong("a = 1\nb = \"\"\"x", "t.conf:2: '\"\"\"' is not closed");
  wrong("a = \"\\q\"", "t.conf:1: a quoted text has a wrong escape");
  wrong("a = ${", "t.conf:1: '${' without its path and '}'");
  wrong("a = 5%@", "t.conf:1: unexpected '@'");
  wrong("{a = 1} b", "t.conf:1: unexpected 'b'");
  wrong("include file(\"x\"", "t.conf:1: ')' is missing after an include");
}

TEST_CASE("an include that includes itself is refused, a missing one is empty") {
  os::TempDir dir;
  os::write_file(dir.path() / "cycle.conf", "include \"cycle.conf\"");
  CHECK_THROWS_WITH_AS(config::parse_hocon("include \"cycle.conf\"", {"t.conf", dir.path()}, {}),
                       doctest::Contains("'cycle.conf' includes itself"), Error);
  CHECK(hocon("include \"nowhere\"\na = 1") == Json{{"a", 1}});
  CHECK_THROWS_WITH_AS(hocon("include required(\"nowhere\")"),
                       doctest::Contains("'nowhere' does not exist"), Error);
}

TEST_CASE("an include without an extension is all files of that name, conf over json over Java's") {
  os::TempDir dir;
  os::write_file(dir.path() / "base.properties",
                 "# a comment\n! another\na.b = 1\na.c: x y\n\nno value\nd = java\n");
  os::write_file(dir.path() / "base.json", R"({"d": "json", "e": "json"})");
  os::write_file(dir.path() / "base.conf", "e = conf");
  CHECK(config::parse_hocon("include \"base\"", {"t.conf", dir.path()}, {}) ==
        Json{{"a", {{"b", "1"}, {"c", "x y"}}}, {"d", "json"}, {"e", "conf"}});
  CHECK(config::parse_hocon("inner { include required(file(\"base.properties\")) }",
                            {"t.conf", dir.path()}, {})
            .at("inner")
            .at("d") == "java");
}

TEST_CASE("includes inside each other have an end, circle or not") {
  os::TempDir dir;
  for (int i = 0; i < 30; ++i)
    os::write_file(dir.path() / fmt::format("{}.conf", i),
                   fmt::format("include \"{}.conf\"", i + 1));
  CHECK_THROWS_WITH_AS(config::parse_hocon("include \"0.conf\"", {"t.conf", dir.path()}, {}),
                       doctest::Contains("more than 20 includes inside each other"), Error);
}

TEST_CASE("what an included file refers to is looked for beside it, then in the whole") {
  os::TempDir dir;
  os::write_file(dir.path() / "part.conf", "near = ${x}\nfar = ${y}\nx = 1");
  CHECK(config::parse_hocon("part { include \"part.conf\" }\ny = 2", {"t.conf", dir.path()}, {}) ==
        Json{{"part", {{"near", 1}, {"far", 2}, {"x", 1}}}, {"y", 2}});
}

TEST_CASE("a substitution may reach into what another one stands for") {
  CHECK(hocon("a = ${b}\nb { c { d = 1 } }\ne = ${a.c.d}").at("e") == 1);
  CHECK(hocon("a = ${b} {x = 2}\nb { x = 1, y = 3 }\ne = ${a.x}, f = ${a.y}").at("f") == 3);
  CHECK(hocon("a { x = 1 }\na = ${b}\nb { y = 3 }\ne = ${a.y}").at("e") == 3);
  CHECK_FALSE(hocon("a = ${b}\nb = 1\ne = ${?a.c}").contains("e"));
}

TEST_CASE("all substitutions of a text are known by their paths") {
  auto names = config::hocon_references("a = ${b.c} ${?HOME}, l = [{x = \"${no}\"}, ${b.c} [1]]",
                                        {"t.conf", "."});
  CHECK(names == std::vector<std::string>{"b.c", "HOME", "b.c"});
  CHECK(config::hocon_references("a = 1", {"t.conf", "."}).empty());
}
