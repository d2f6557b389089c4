#include "config/yaml_text.h"

#include <doctest.h>

#include <random>

#include "config/yaml.h"

using namespace gcdt;
using config::to_yaml;

namespace {

std::mt19937 engine{20261128};

size_t below(size_t n) {
  return std::uniform_int_distribution<size_t>(0, n - 1)(engine);
}

std::string random_text() {
  static constexpr std::string_view kPieces[] = {
      "a", "Yes",        "no",       "~",  "null", "1",  "0x1F",  "1e3", ":",  " ",
      "#", "- ",         "'",        "\"", "\n",   "\t", "{{x}}", "[",   "&a", "*b",
      "!", "%",          "ä",        "😀", "\x01", "<<", ".",     "=",   "|",  ">",
      "@", "2001-01-01", "12:30:45", "\\", "true", "_",  "-",     "\x7f"};
  std::string text;
  for (size_t n = below(4); n > 0; --n) text += kPieces[below(std::size(kPieces))];
  return text;
}

Json random_value(int depth) {
  switch (below(depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return below(2) == 0;
    case 2:
      return static_cast<int>(below(2000)) - 1000;
    case 3:
      return static_cast<double>(below(1000)) / 8 + 0.125;
    case 4:
      return random_text();
    case 5: {
      Json list = Json::array();
      for (size_t n = below(4); n > 0; --n) list.push_back(random_value(depth - 1));
      return list;
    }
    default: {
      Json map = Json::object();
      for (size_t n = below(4); n > 0; --n) map[random_text()] = random_value(depth - 1);
      return map;
    }
  }
}

}  // namespace

TEST_CASE("a value is written as a person would write it") {
  Json value = {{"name", "infra-dev"},
                {"list", {1, "two", {{"a", 1}, {"b", Json::array()}}, {"x", "z"}}},
                {"nothing", nullptr},
                {"title", "{{apiName}}"},
                {"200", "it's"}};
  CHECK(to_yaml(value) == R"('200': 'it''s'
list:
  - 1
  - two
  - a: 1
    b: []
  - - x
    - z
name: infra-dev
nothing: null
title: '{{apiName}}'
)");
}

TEST_CASE("what some reader would take for something else is quoted") {
  for (const char* text : {"", "yes", "Off", "true", "null", "~", "1", "1.0", "0o7", "2001-01-01",
                           "12:30:45", "a: b", "a #b", "- a", "*a", "<<", "=", " a", "a "}) {
    CAPTURE(text);
    CHECK(to_yaml(text) == "'" + std::string(text) + "'\n");
  }
  CHECK(to_yaml("two\nlines") == "\"two\\nlines\"\n");
}

TEST_CASE("keys stay in their order, if wanted") {
  auto value = OrderedJson::parse(R"({"b": {"z": 1, "a": [{"w": "", "v": null}]}, "a": 1.5})");
  CHECK(config::to_ordered_yaml(value) == "b:\n  z: 1\n  a:\n    - w: ''\n      v: null\na: 1.5\n");
}

TEST_CASE("whatever is written is read back the same") {
  for (int i = 0; i < 3000; ++i) {
    Json value = random_value(4);
    CAPTURE(value.dump());
    std::string text = to_yaml(value);
    CAPTURE(text);
    CHECK(config::parse_yaml(text, "made.yaml") == value);
  }
}
