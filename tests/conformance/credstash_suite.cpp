// The published credstash algorithm: every record is read, or refused for the right reason.
#include <doctest.h>

#include "base/text.h"
#include "lookups/credstash.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;

namespace {

// The error texts of the three kinds of failure a record can have.
bool means(const std::string& kind, const std::string& message) {
  if (kind == "integrity") return message.starts_with("integrity check failed");
  if (kind == "kms") return message == "kms";
  if (kind == "not_utf8") return message.find("is not UTF-8 text") != std::string::npos;
  return message.starts_with("record broken: ");
}

// DynamoDB's JSON carries binary attributes in base64; the client's answers carry the bytes.
Json with_bytes(Json item) {
  for (auto& [name, attribute] : item.items())
    if (attribute.is_object() && attribute.contains("B"))
      attribute["B"] = base64_decode(attribute.at("B").get<std::string>()).value_or("");
  return item;
}

}  // namespace

TEST_CASE("credstash records") {
  test::Suite suite("credstash");
  auto file = test::conformance_folder("credstash") / "vectors.json";
  Json cases = parse_json(os::read_file(file), "vectors.json").at("cases");
  for (const Json& c : cases) {
    std::string id = c.at("name");
    std::string name = text_or(c, "/item/name/S", "db.password");
    if (c.contains("requested_name")) name = c.at("requested_name");
    auto decrypt = [&](const std::string& wrapped) -> std::string {
      auto expected = base64_decode(text_or(c, "/kms/decrypts_from_b64"));
      if (find(c, "/kms/error") || wrapped != expected) throw Error("kms");
      return *base64_decode(text(c, "/kms/plaintext_b64"));
    };
    std::string outcome, problem;
    try {
      outcome = lookups::read_credstash_item(with_bytes(c.at("item")), name, decrypt);
    } catch (const Error& error) {  // judged below
      problem = error.what();
    }
    std::string expected_error = text_or(c, "/error");
    if (expected_error.empty() && problem.empty() && outcome == text(c, "/plaintext"))
      suite.pass(id);
    else if (!expected_error.empty() && means(expected_error, problem))
      suite.pass(id);
    else
      suite.fail(id,
                 fmt::format("expected {}, got '{}'",
                             expected_error.empty() ? "the plain text" : expected_error, problem));
  }
  suite.finish(31);
}
