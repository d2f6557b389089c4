// Gate P2: headers and presigned URLs are signed as botocore signs them, S3's way and that of all
// other services: chosen requests, and random ones with everything that signers have been wrong
// about.
#include <doctest.h>

#include "aws/sigv4.h"
#include "base/json.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

std::string from_hex(const std::string& hex) {
  std::string out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

Json read_vectors() {
  const char* root = std::getenv("GCDT_SOURCE_DIR");
  REQUIRE_MESSAGE(root, "GCDT_SOURCE_DIR is not set");
  std::string path = std::string(root) + "/tests/fixtures/signing/vectors.json";
  return parse_json(os::read_file(path), path);
}

HttpRequest request_of(const Json& given) {
  HttpRequest request{.method = given.at("method"),
                      .scheme = given.at("scheme"),
                      .host = given.at("host"),
                      .path = given.at("path"),
                      .body = from_hex(given.at("body"))};
  for (const Json& pair : given.at("query")) {
    request.query.emplace_back(pair.at(0), std::nullopt);
    if (!pair.at(1).is_null()) request.query.back().second = pair.at(1).get<std::string>();
  }
  for (const auto& [name, value] : given.at("headers").items()) request.headers.add(name, value);
  return request;
}

std::string value_of(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.query)
    if (key == name) return value.value_or("");
  return {};
}

// What is wrong with our signature; "" if nothing is.
std::string difference(const Json& all, const Json& vector) {
  const Json& given = vector.at("request");
  HttpRequest request = request_of(given);
  Credentials credentials{.access_key_id = all.at("access_key_id"),
                          .secret_access_key = Secret(all.at("secret_access_key"))};
  if (given.at("token")) credentials.session_token = Secret(all.at("session_token"));
  bool s3 = vector.at("service") == "s3", query = vector.at("mode") == "query";
  SigningContext context{.region = all.at("region"),
                         .service = vector.at("service"),
                         .time = *parse_time(all.at("time").get<std::string>()),
                         .normalize_path = !s3,
                         .double_encode_path = !s3,
                         .sign_body_header = s3};
  if (s3 && query) context.payload_hash = "UNSIGNED-PAYLOAD";
  if (query)
    sign_query(request, credentials, context, given.at("expires"));
  else
    sign_headers(request, credentials, context);

  const Json& expected = vector.at("expected");
  std::string url = expected.at("url");
  // Of a sub-resource botocore sends "?acl=", we leave "?acl" as it is; both sign the same.
  bool same = given.at("signature_only")
                  ? url.ends_with("&X-Amz-Signature=" + value_of(request, "X-Amz-Signature"))
                  : request.url() == url;
  if (!same) return request.url() + " instead of " + url;
  for (const auto& [name, value] : expected.at("headers").items())
    if (request.headers.get(name) != value.get<std::string>())
      return name + ": " + request.headers.get(name) + " instead of " + value.get<std::string>();
  return {};
}

}  // namespace

TEST_CASE("headers and presigned URLs are signed as botocore signs them") {
  test::Suite suite("sigv4_vectors");
  Json all = read_vectors();
  for (const Json& vector : all.at("vectors")) {
    std::string name = vector.at("name"), wrong = difference(all, vector);
    wrong.empty() ? suite.pass(name) : suite.fail(name, wrong);
  }
  suite.finish(130);
}
