#include "base/text.h"

#include <doctest.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"

using namespace gcdt;

TEST_CASE("base64 is the inverse of itself for every length and refuses what is not base64") {
  for (size_t n = 0; n < 20; ++n) {
    std::string bytes;
    for (size_t i = 0; i < n; ++i) bytes += static_cast<char>(i * 37);
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
  }
  CHECK(base64_encode("a") == "YQ==");
  CHECK(base64_encode("abcd") == "YWJjZA==");
  CHECK_FALSE(base64_decode("a").has_value());
  CHECK_FALSE(base64_decode("YQ=").has_value());
  CHECK_FALSE(base64_decode("Y*==").has_value());
}

TEST_CASE("percent encoding keeps the unreserved characters and those asked for") {
  CHECK(percent_encode("a b/ä~", "/") == "a%20b/%C3%A4~");
  CHECK(percent_decode("a%20b%2") == "a b%2");
}

TEST_CASE("the nearest word is found for a typing error and not for another word") {
  std::vector<std::string> words{"deploy", "delete", "list"};
  CHECK(nearest("delpoy", words) == "deploy");
  CHECK(nearest("lst", words) == "list");
  CHECK_FALSE(nearest("frobnicate", words).has_value());
  CHECK_FALSE(nearest("cachingEnabled", std::vector<std::string>{"tracingEnabled"}).has_value());
}

TEST_CASE("broken UTF-8 is replaced and width is counted in columns") {
  CHECK(valid_utf8("a\xFF"
                   "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(valid_utf8("\xE2\x82") == "\xEF\xBF\xBD");
  CHECK(display_width("äö") == 2);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("🚀✅") == 4);
  CHECK(display_width("한국어 ｶﾅ Ａ") == 6 + 1 + 2 + 1 + 2);
  CHECK(display_width("→⚠ ﷼") == 4);               // not everything that is no letter is wide
  CHECK(display_width("e\u0301 ไทย\u0e48") == 5);  // marks stand above what is before them
  CHECK(display_width("a\u200b\u202eb") == 2);
}

TEST_CASE("digests are those of the standards") {
  CHECK(hex_encode(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_encode(md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(crc32("123456789") == 0xCBF43926u);
}

TEST_CASE("times are read in every form AWS sends and written in the promised ones") {
  auto t = parse_time("2017-08-11T14:17:18.094Z");
  REQUIRE(t.has_value());
  CHECK(iso8601(*t) == "2017-08-11T14:17:18.094000+00:00");
  CHECK(human_time(*t) == "2017-08-11 14:17:18.094000+00:00");
  CHECK(parse_time("1502461038.094") == t);
  CHECK(parse_time("2017-08-11T16:17:18.094+02:00") == t);
  auto whole = parse_time("Fri, 11 Aug 2017 14:17:18 GMT");
  CHECK(iso8601(*whole) == "2017-08-11T14:17:18+00:00");
  CHECK(parse_time("9999-12-31T23:59:59.999999Z"));
  for (const char* beyond : {"9999-12-31T23:59:60Z", "0000-01-01T00:00:00+01:00", "-9e10"})
    CHECK_FALSE(parse_time(beyond));
  CHECK(parse_time("20170811T141718Z") == whole);
  CHECK(parse_time("Friday, 11-Aug-17 14:17:18 GMT") == whole);
  CHECK(parse_time("Fri Aug 11 14:17:18 2017") == whole);
  CHECK(rfc822(*whole) == "Fri, 11 Aug 2017 14:17:18 GMT");
  CHECK_FALSE(parse_time("yesterday").has_value());
  CHECK_FALSE(parse_time("2017-13-11T14:17:18Z").has_value());
}

TEST_CASE("a JSON error names file, line and column") {
  CHECK_THROWS_WITH_AS(parse_json("{\n  \"a\": tru\n}", "gcdt_dev.json"),
                       doctest::Contains("gcdt_dev.json:2:11: not valid JSON"), Error);
  CHECK_THROWS_WITH_AS(parse_json(std::string(200, '['), "x.json"),
                       doctest::Contains("nested deeper than 128"), Error);
}

TEST_CASE("merge replaces everything but maps") {
  Json base = {{"1", 1}, {"2", Json::array({2})}, {"4", {{"4", 4}}}};
  merge(base, {{"2", Json::array({2, 2})}, {"4", {{"5", 5}}}, {"1", nullptr}});
  CHECK(base == Json{{"1", nullptr}, {"2", Json::array({2, 2})}, {"4", {{"4", 4}, {"5", 5}}}});
}

TEST_CASE("a missing key is named as the user writes it") {
  CHECK_THROWS_WITH_AS(text(Json{{"stack", Json::object()}}, "/stack/StackName"),
                       "'stack.StackName' is missing", Error);
  CHECK_THROWS_WITH_AS(text(Json{{"a", 1}}, "/a"), "'a' must be a string, not number", Error);
}

TEST_CASE("Python's JSON form has a blank after commas and colons and escapes what is not ASCII") {
  CHECK(dump_python({{"a", Json::array({1, "ä"})}}) == R"({"a": [1, "\u00e4"]})");
}

TEST_CASE("text is clipped at whole characters and columns") {
  CHECK(clip_width("abc", 2) == "ab");
  CHECK(clip_width("abc", 9) == "abc");
  CHECK(clip_width("日本", 3) == "日");
  CHECK(clip_width("e\u0301x", 1) == "e\u0301");
  CHECK(clip_width("", 0).empty());
}

TEST_CASE("the last line is the last one with something on it") {
  CHECK(last_line("a\nb\n\n  ") == "b");
  CHECK(last_line("a") == "a");
  CHECK(last_line("").empty());
}
