#include "aws/jmespath.h"

#include <doctest.h>

#include "base/json.h"

using namespace gcdt;
using gcdt::aws::JmesPath;

namespace {

Json search(std::string_view expression, const Json& document = {}) {
  return JmesPath(expression).search(document);
}
Json search(std::string_view expression, const char* document) {
  return search(expression, Json::parse(document));
}
std::string error_of(std::string_view expression, const Json& document = nullptr) {
  try {  // the error is what is looked at
    search(expression, document);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}
std::string repeated(std::string_view part, size_t times) {
  std::string out;
  while (times--) out += part;
  return out;
}

}  // namespace

TEST_CASE("the expressions of AWS's waiters and paginators find what they name") {
  Json answer = {{"Stacks", Json::array({{{"StackStatus", "CREATE_COMPLETE"}},
                                         {{"StackStatus", "UPDATE_COMPLETE"}}})},
                 {"NextToken", "more"},
                 {"IsTruncated", true},
                 {"NextMarker", ""},
                 {"Contents", Json::array({{{"Key", "a"}}, {{"Key", "z"}}})}};
  CHECK(search("Stacks[].StackStatus", answer) ==
        Json::array({"CREATE_COMPLETE", "UPDATE_COMPLETE"}));
  CHECK(search("NextMarker || Contents[-1].Key", answer) == "z");
  CHECK(search("length(Stacks[?StackStatus=='UPDATE_COMPLETE']) > `0`", answer) == true);
  CHECK(search("Missing.Deeper[0]", answer) == nullptr);
  CHECK(search("services | [@[?length(deployments)!=`1`], @[?desiredCount!=runningCount]][] | "
               "length(@) == `0`",
               R"({"services": [{"deployments": [1], "desiredCount": 2, "runningCount": 2}]})") ==
        true);
}

TEST_CASE("the JSON-less literals of older models stand for themselves") {
  CHECK(search("[?State==`running`]", R"([{"State": "running"}, {"State": "off"}])").size() == 1);
  CHECK(search("`  blank in front`") == "blank in front");
  CHECK(search("`12`") == 12);
}

TEST_CASE("an error names the expression, the kind and the position") {
  CHECK(error_of("foo[") == "JMESPath 'foo[': syntax: unexpected end at position 5");
  CHECK(error_of("a ]") == "JMESPath 'a ]': syntax: unexpected ']' at position 3");
  CHECK(error_of("") == "JMESPath '': syntax: unexpected end at position 1");
  CHECK(error_of("a#") == "JMESPath 'a#': syntax: unexpected character at position 2");
  CHECK(error_of("a = b") == "JMESPath 'a = b': syntax: unexpected character at position 3");
  CHECK(error_of("'a") == "JMESPath ''a': syntax: a ' that is not closed at position 1");
  CHECK(error_of("[99999999999999999999]").contains("syntax: too large a number at position 2"));
  CHECK(error_of("-") == "JMESPath '-': syntax: '-' without a number at position 1");
  CHECK(error_of("a | size(@)") ==
        "JMESPath 'a | size(@)': unknown-function: size() at position 5");
  CHECK(error_of("abs(a, b)") ==
        "JMESPath 'abs(a, b)': invalid-arity: abs() takes 1 argument, not 2 at position 1");
  CHECK(error_of("size(@) ]").contains("syntax: unexpected ']' at position 9"));
  CHECK(error_of("not_null()").contains("not_null() takes at least 1 argument, not 0"));
  CHECK(error_of("join(',', a)", {{"a", Json::array({1})}}) ==
        "JMESPath 'join(',', a)': invalid-type: join() takes array of strings as argument 2, "
        "not array");
  CHECK(error_of("sort_by(@, &n)", Json::array({{{"n", 1}}, {{"n", "1"}}}))
            .contains("invalid-type: sort_by() needs a number as key, not string"));
  CHECK(error_of("a[::0]", {{"a", Json::array()}}) ==
        "JMESPath 'a[::0]': invalid-value: a slice cannot have the step 0");
}

TEST_CASE("what no grammar rule allows is refused") {
  for (const char* text : {"&a", "a[&b]", "\"f\"(a)", "(f)(a)", "abs(a,)", "a.[1]", "{a}", "a b",
                           "a[1:2:3:4]", "a[1 2]", "\"\\q\"", "`a\"b`", "a.'b'", "@.@"})
    CHECK_MESSAGE(error_of(text).contains(": syntax: "), text);
}

TEST_CASE("nothing is nested so deeply that the stack overflows") {
  CHECK(search(repeated("a.", 200) + "a") == nullptr);
  for (const char* part :
       {"a.", "!", "(", "[", "a[?", "@|", "@||", "{a:", "*.", "[].", "abs(", "-"})
    CHECK(error_of(repeated(part, 100'000) + "a").contains("syntax: "));
}

TEST_CASE("slices are Python's") {
  Json list = Json::parse("[0, 1, 2, 3]");
  CHECK(search("[1:3]", list) == Json::array({1, 2}));
  CHECK(search("[::-1]", list) == Json::array({3, 2, 1, 0}));
  CHECK(search("[-2:]", list) == Json::array({2, 3}));
  CHECK(search("[9:-9:-2]", list) == Json::array({3, 1}));
  CHECK(search("[::9223372036854775807]", list) == Json::array({0}));
  CHECK(search("[::-9223372036854775808]", list) == Json::array({3}));
  CHECK(search("[-9223372036854775808:1]", list) == Json::array({0}));
  CHECK(search("[0:1]", "\"text\"") == nullptr);
}

TEST_CASE("numbers stay whole and exact where they can") {
  CHECK(search("sum(@)", "[1, 2]").dump() == "3");
  CHECK(search("sum(@)", "[9223372036854775807, 1]").is_number_float());
  CHECK(search("sum(@)", "[18446744073709551615]").is_number_float());
  CHECK(search("avg(@)", "[1, 2]") == 1.5);
  CHECK(search("abs(@)", "-9223372036854775808") == 9223372036854775808u);
  CHECK(search("ceil(@)", "1.2").dump() == "2");
  CHECK(search("floor(@)", "-1e300") == -1e300);
  CHECK(search("to_number('1e2')") == 100.0);
  CHECK(search("to_number('x')") == nullptr);
  CHECK(search("@ == `1.0`", "1") == true);
}

TEST_CASE("texts are counted and reversed by characters and compared in order") {
  CHECK(search("length(@)", "\"äx\\u65e5\"") == 3);
  CHECK(search("reverse(@)", "\"äx日\"") == "日xä");
  CHECK(search("'2024-01-02' > '2024-01-01'") == true);
  CHECK(search("'1' > `0`") == nullptr);
}

TEST_CASE("a result outlives the temporary it was taken from") {
  CHECK(search("[{a: 'long enough not to be stored in place'}][0].a", "1") ==
        "long enough not to be stored in place");
  CHECK(search("sort(@)[1] || 'x'", R"(["b", "a"])") == "b");
  CHECK(search("to_array(@)[0]", R"({"k": [1]})") == Json{{"k", Json::array({1})}});
  JmesPath first("a"), second("b");
  first = std::move(second);
  CHECK(first.search({{"b", 1}}) == 1);
}
