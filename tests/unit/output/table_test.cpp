#include <doctest.h>

#include "base/text.h"
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

TEST_CASE("in a window the widest columns give, and cells go on in the next line") {
  Table table{"parameters",
              {"Parameter", "Current Value", "New Value"},
              {{"Role", "arn:aws:iam::123456789012:role/one", "a role of more than one word"}}};
  CHECK(grid(table, {.width = 40}) ==
        "╒═══════════╤════════════╤═════════════╕\n"
        "│ Parameter │ Current    │ New Value   │\n"
        "│           │ Value      │             │\n"
        "├───────────┼────────────┼─────────────┤\n"
        "│ Role      │ arn:aws:   │ a role of   │\n"
        "│           │ iam::12345 │ more than   │\n"
        "│           │ 6789012:   │ one word    │\n"
        "│           │ role/one   │             │\n"
        "╘═══════════╧════════════╧═════════════╛");
}

TEST_CASE("in a window words stay whole as long as another column can give instead") {
  Table table{"stacks",
              {"Stack", "Status", "Changed"},
              {{"a stack of many names", "UPDATE_ROLLBACK_COMPLETE", "2026-11-29 02:54:37"}}};
  CHECK(grid(table, {.width = 55}) ==
        "╒════════════╤══════════════════════════╤═════════════╕\n"
        "│ Stack      │ Status                   │ Changed     │\n"
        "├────────────┼──────────────────────────┼─────────────┤\n"
        "│ a stack of │ UPDATE_ROLLBACK_COMPLETE │ 2026-11-29  │\n"
        "│ many names │                          │ 02:54:37    │\n"
        "╘════════════╧══════════════════════════╧═════════════╛");
}

TEST_CASE("no line of a table in a window is wider than that, whatever the cells hold") {
  Table table{
      "t", {}, {{"名前はとても長いものです", "🚀🚀🚀🚀🚀🚀🚀🚀", "plain words, and more of them"}}};
  for (size_t width = 3; width < 90; ++width) {
    CAPTURE(width);
    std::string text = grid(table, {.width = width});
    size_t widest = 0;
    for (const std::string& line : split(text, '\n'))
      widest = std::max(widest, display_width(line));
    // Below three readable columns the cells are lines, which the window breaks.
    if (text.starts_with("╒")) CHECK(widest <= width);
    CHECK(text.starts_with("╒") == (width >= 3 * 9 + 1));
  }
}

TEST_CASE("a window too narrow for the columns gets a line for each cell") {
  Table table{"t", {"Name", "Old", "New"}, {{"a", "1", "2"}, {"b", "", "3"}}};
  CHECK(grid({"t", table.head, {{"alphabet", "10000000", "20000000"}}}, {.width = 12}) ==
        "Name: alphabet\nOld: 10000000\nNew: 20000000");
  CHECK(plain_rows(table) == "Name: a, Old: 1, New: 2\nName: b, New: 3");
  CHECK(plain_rows({"t", {}, {{"key", "value"}, {"other", ""}}}) == "key: value\nother: ");
  CHECK(plain_rows({"t", {}, {{"a", "b", "c"}}}) == "a, b, c");
}

TEST_CASE("columns at the end that are empty and have no head are left out") {
  CHECK(grid({"t", {}, {{"a", "b", ""}, {"c", "", " "}}}) ==
        "╒═══╤═══╕\n│ a │ b │\n├───┼───┤\n│ c │   │\n╘═══╧═══╛");
  CHECK(grid({"t", {"h", ""}, {{"a", ""}}}) == "╒═══╤══╕\n│ h │  │\n├───┼──┤\n│ a │  │\n╘═══╧══╛");
}

TEST_CASE("where only ASCII is shown the frame is made of it") {
  CHECK(grid({"", {}, {{"a", "b"}, {"c", "d"}}}, {.ascii = true}) ==
        "+===+===+\n| a | b |\n+---+---+\n| c | d |\n+===+===+");
}
