#include "output/sanitize.h"

#include <doctest.h>

#include <thread>

#include "base/hash.h"
#include "base/text.h"

using namespace gcdt;
using namespace gcdt::output;

TEST_CASE("the line end of Windows is a line end in a block and visible in a line") {
  CHECK(sanitize("a\r\nb\rc", Mode::block) == "a\nb^Mc");
  CHECK(sanitize("a\r\nb", Mode::line) == "a^M^Jb");
}

TEST_CASE("joiners that emoji and scripts need stay, characters without a look do not") {
  CHECK(sanitize("\U0001F469\u200D\U0001F4BB") == "\U0001F469\u200D\U0001F4BB");
  CHECK(sanitize("a\u2066b\uFEFF\U000E0041") == "a<U+2066>b<U+FEFF><U+E0041>");
}

TEST_CASE("a secret is masked in every form in which it travels") {
  const std::string secret = "pa\"ss'w/rd+ <&> $1 \u00e4\\9";
  register_secret(secret);
  CHECK(sanitize("before " + secret + " after") == "before *** after");
  CHECK(contains_secret(secret));
  CHECK_FALSE(contains_secret("pa\"ss"));
  CHECK(mask_secrets(Json(secret).dump()) == "\"***\"");
  CHECK(mask_secrets(Json(secret).dump(-1, ' ', true)) == "\"***\"");
  CHECK(mask_secrets("?a=" + percent_encode(secret) + "&b") == "?a=***&b");
  CHECK(mask_secrets("?a=" + replace_all(percent_encode(secret), "%20", "+")) == "?a=***");
  CHECK(mask_secrets(percent_encode(secret, "/")) == "***");
  CHECK(mask_secrets("'" + replace_all(secret, "'", "'\\''") + "'") == "'***'");
  CHECK(mask_secrets(R"(pa\"ss\'w/rd+\ \<\&\>\ \$1\ ä\\9)") == "***");
  CHECK(mask_secrets("pa&quot;ss&apos;w/rd+ &lt;&amp;&gt; $1 \u00e4\\9") == "***");
  CHECK(mask_secrets(hex_encode(secret)) == "***");
}

TEST_CASE("a secret is masked in base64 wherever it stands in the encoded text") {
  const std::string secret = "correct horse battery staple";
  register_secret(secret);
  for (const std::string before : {"", "x", "xy", "xyz"})
    for (const std::string behind : {"", "x", "xy", "xyz"}) {
      CAPTURE(before);
      CAPTURE(behind);
      std::string masked = mask_secrets(base64_encode(before + secret + behind));
      CHECK(masked.find("***") != std::string::npos);
      // What may remain at the edges cannot spell more than two characters of the secret each.
      CHECK(masked.size() <= 3 + 4 + 4 + before.size() * 2 + behind.size() * 2);
    }
  CHECK(mask_secrets(base64_encode(secret)).starts_with("***"));
}

TEST_CASE("the lines of a key and a value within blanks are secrets, too") {
  register_secret("-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQE\n}\n");
  CHECK(mask_secrets("log: MIIEvQIBADANBg") == "log: ***");
  CHECK(mask_secrets("a } b") == "a } b");
  register_secret("  \"quoted-token-1\"\n");
  CHECK(mask_secrets("token=quoted-token-1;") == "token=***;");
}

TEST_CASE("secrets that overlap leave nothing of each other") {
  register_secret("overlap-left-middle");
  register_secret("middle-right-overlap");
  CHECK(mask_secrets("<overlap-left-middle-right-overlap>") == "<***>");
  CHECK(mask_secrets("overlap-left-middleoverlap-left-middle") == "******");
}

TEST_CASE("short values are not registered and the empty one does no harm") {
  register_secret("abc");
  register_secret("");
  CHECK(mask_secrets("abcdef") == "abcdef");
}

TEST_CASE("JSON stays JSON when it is masked") {
  register_secret("true");
  register_secret("71829305");
  Json value = {{"flag", true}, {"word", "true"}, {"n", 71829305}, {"true", Json::array({1, "x"})}};
  Json masked = mask_json(value);
  CHECK(masked ==
        Json{{"flag", true}, {"word", "***"}, {"n", "***"}, {"***", Json::array({1, "x"})}});
}

TEST_CASE("secrets may be registered while other threads write") {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 50; ++i) {
        std::string secret = "threaded-" + std::to_string(t) + "-" + std::to_string(i);
        register_secret(secret);
        if (!contains_secret("x" + secret)) std::abort();
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(mask_secrets("threaded-3-49") == "***");
}
