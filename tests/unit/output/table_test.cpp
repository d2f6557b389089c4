#include <doctest.h>

#include "output/output.h"

using namespace gcdt;
using namespace gcdt::output;

TEST_CASE("a key/value table leaves ResponseMetadata out and frames the rest") {
  Json answer = {{"sth", "here"}, {"number", 1.1}, {"ResponseMetadata", "bla"}};
  CHECK(grid(key_value_table("answer", answer, {"sth"})) ==
        "╒════════╤══════╕\n"
        "│ sth    │ here │\n"
        "├────────┼──────┤\n"
        "│ number │ 1.1  │\n"
        "╘════════╧══════╛");
}

TEST_CASE("the head of a table is its first row") {
  Table table{"parameters",
              {"Parameter", "Current Value", "New Value"},
              {{"InstanceType", "t2.micro", "t2.medium"}}};
  CHECK(grid(table) ==
        "╒══════════════╤═══════════════╤═══════════╕\n"
        "│ Parameter    │ Current Value │ New Value │\n"
        "├──────────────┼───────────────┼───────────┤\n"
        "│ InstanceType │ t2.micro      │ t2.medium │\n"
        "╘══════════════╧═══════════════╧═══════════╛");
}

TEST_CASE("columns of numbers are aligned at their decimal point") {
  CHECK(grid({"", {}, {{"1"}, {"22"}}}) == "╒════╕\n│  1 │\n├────┤\n│ 22 │\n╘════╛");
  CHECK(grid({"", {}, {{"1"}, {"22.5"}}}) == "╒══════╕\n│  1   │\n├──────┤\n│ 22.5 │\n╘══════╛");
  CHECK(grid({"", {}, {{"-1e3"}, {"+.25"}}}) ==
        "╒═══════╕\n│ -1e3  │\n├───────┤\n│  +.25 │\n╘═══════╛");
}

TEST_CASE("one cell that is no number keeps the column aligned to the left") {
  for (const std::string word : {"x", "", ".", "+", "1e", "0x10", "1 2", "1.2.3"}) {
    CAPTURE(word);
    CHECK(grid({"", {}, {{"1"}, {word}, {"22222"}}}).find("│ 1     │") != std::string::npos);
  }
}

TEST_CASE("cells are trimmed, made inert and measured in columns") {
  CHECK(grid({"", {}, {{" a\n", "日本"}, {"ä\x1b[31m", "b"}}}) ==
        "╒═════════╤══════╕\n"
        "│ a       │ 日本 │\n"
        "├─────────┼──────┤\n"
        "│ ä^[[31m │ b    │\n"
        "╘═════════╧══════╛");
}

TEST_CASE("rows of different length are filled up and nothing is an empty text") {
  CHECK(grid({"", {}, {{"a"}, {"b", "c"}}}) ==
        "╒═══╤═══╕\n│ a │   │\n├───┼───┤\n│ b │ c │\n╘═══╧═══╛");
  CHECK(grid({"", {}, {}}).empty());
  CHECK(grid({"", {}, {{}}}).empty());
  CHECK(grid(key_value_table("", Json::object())).empty());
}

TEST_CASE("values that are no scalars are shown as compact JSON") {
  Json value = {{"a", Json::array()}, {"b", Json::array({"Properties"})},
                {"c", {{"k", 1}}},    {"d", true},
                {"e", nullptr},       {"f", "text"}};
  Table table = key_value_table("t", value);
  CHECK(table.rows == std::vector<std::vector<std::string>>{{"a", "[]"},
                                                            {"b", "[\"Properties\"]"},
                                                            {"c", "{\"k\":1}"},
                                                            {"d", "true"},
                                                            {"e", "null"},
                                                            {"f", "text"}});
}

TEST_CASE("the keys named come first, the others follow in alphabetical order") {
  Json value = {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}};
  Table table = key_value_table("t", value, {"c", "unknown", "b"});
  CHECK(table.rows ==
        std::vector<std::vector<std::string>>{{"c", "3"}, {"b", "2"}, {"a", "1"}, {"d", "4"}});
}
