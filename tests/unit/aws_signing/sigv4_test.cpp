#include "aws/sigv4.h"

#include <doctest.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "os/files.h"

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

HttpRequest simple_request() {
  return {.method = "GET", .host = "sts.eu-west-1.amazonaws.com", .query = {{"Version", "1"}}};
}
const Credentials kCredentials{.access_key_id = "AKIDEXAMPLE", .secret_access_key = Secret("one")};
const SigningContext kContext{
    .region = "eu-west-1", .service = "sts", .time = Time{std::chrono::seconds{1'500'000'000}}};

std::string authorization(const Credentials& credentials, const SigningContext& context = kContext,
                          HttpRequest request = simple_request()) {
  sign_headers(request, credentials, context);
  return request.headers.get("Authorization");
}

}  // namespace

TEST_CASE("headers and presigned URLs are signed as botocore signs them") {
  Json all = read_vectors();
  for (const Json& vector : all.at("vectors")) {
    CAPTURE(vector.at("name").get<std::string>());
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
    if (given.at("signature_only"))  // botocore sends "?acl=", we leave "?acl" as it is
      CHECK(url.ends_with("&X-Amz-Signature=" + value_of(request, "X-Amz-Signature")));
    else
      CHECK(request.url() == url);
    for (const auto& [name, value] : expected.at("headers").items())
      CHECK(request.headers.get(name) == value);
  }
}

TEST_CASE("signing again replaces what the first signature added") {
  HttpRequest request = simple_request();
  Credentials credentials = kCredentials;
  credentials.session_token = Secret("token");
  sign_headers(request, credentials, kContext);
  SigningContext later = kContext;
  later.time += std::chrono::hours(1);
  sign_headers(request, kCredentials, later);
  CHECK(request.headers.get("Authorization") == authorization(kCredentials, later));
  CHECK(request.headers.fields.size() == 3);  // Host, X-Amz-Date, Authorization

  HttpRequest url = simple_request(), fresh = simple_request();
  sign_query(url, credentials, kContext, 60);
  sign_query(url, kCredentials, later, 60);
  sign_query(fresh, kCredentials, later, 60);
  CHECK(url.url() == fresh.url());
}

TEST_CASE("a rotated secret never meets a cached key") {
  Credentials rotated = kCredentials;
  rotated.secret_access_key = Secret("two");
  std::string first = authorization(kCredentials), second = authorization(rotated);
  CHECK(first != second);
  CHECK(authorization(kCredentials) == first);
  CHECK(authorization(rotated) == second);
  // More keys than the cache holds.
  for (int day = 0; day < 40; ++day) {
    SigningContext context = kContext;
    context.time += std::chrono::days(day);
    authorization(kCredentials, context);
  }
  CHECK(authorization(kCredentials) == first);
}

TEST_CASE("the signing key is the one of AWS's documentation") {
  // AWS's worked example of a request to IAM, from the reference of Signature Version 4.
  HttpRequest request{.method = "GET",
                      .host = "iam.amazonaws.com",
                      .query = {{"Action", "ListUsers"}, {"Version", "2010-05-08"}}};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                          .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")};
  SigningContext context{
      .region = "us-east-1", .service = "iam", .time = *parse_time("2015-08-30T12:36:00Z")};
  sign_headers(request, credentials, context);
  CHECK(request.headers.get("Authorization") ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST_CASE("a token that is not signed travels beside the signature") {
  Credentials credentials = kCredentials;
  credentials.session_token = Secret("token");
  SigningContext context = kContext;
  context.omit_session_token = true;
  CHECK(authorization(credentials, context) == authorization(kCredentials));
  HttpRequest request = simple_request();
  sign_headers(request, credentials, context);
  CHECK(request.headers.get("X-Amz-Security-Token") == "token");

  HttpRequest with = simple_request(), without = simple_request();
  sign_query(with, credentials, context, 60);
  sign_query(without, kCredentials, kContext, 60);
  CHECK(value_of(with, "X-Amz-Security-Token") == "token");
  CHECK(value_of(with, "X-Amz-Signature") == value_of(without, "X-Amz-Signature"));
}

TEST_CASE("the host that is signed is the host the request goes to") {
  HttpRequest request = simple_request();
  request.headers.add("host", "other.example.com");
  CHECK(authorization(kCredentials, kContext, request) == authorization(kCredentials));
  sign_headers(request, kCredentials, kContext);
  CHECK(request.headers.get("Host") == "sts.eu-west-1.amazonaws.com");
}

TEST_CASE("headers that proxies change are not signed") {
  HttpRequest request = simple_request();
  for (const char* name : {"Connection", "Expect", "User-Agent", "X-Amzn-Trace-Id", "TE", "Trailer",
                           "Transfer-Encoding", "Upgrade", "Keep-Alive", "Proxy-Authorization",
                           "Sec-WebSocket-Key", "Traceparent"})
    request.headers.add(name, "x");
  CHECK(authorization(kCredentials, kContext, request) == authorization(kCredentials));
  request.headers.add("amz-sdk-request", "attempt=1");
  CHECK(authorization(kCredentials, kContext, request)
            .contains("SignedHeaders=amz-sdk-request;host;x-amz-date,"));
}

TEST_CASE("the payload hash given wins over the body's and is sent when asked for") {
  HttpRequest request = simple_request();
  request.body = "abc";
  SigningContext context = kContext;
  context.sign_body_header = true;
  sign_headers(request, kCredentials, context);
  CHECK(request.headers.get("x-amz-content-sha256") == hex_encode(sha256("abc")));
  context.payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  sign_headers(request, kCredentials, context);
  CHECK(request.headers.get("x-amz-content-sha256") == "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  CHECK(canonical_request(request, context, *context.payload_hash)
            .ends_with("\nSTREAMING-UNSIGNED-PAYLOAD-TRAILER"));
}

TEST_CASE("path segments are resolved for every service but S3") {
  auto path = [](std::string wire, bool s3) {
    HttpRequest request{.host = "h", .path = std::move(wire)};
    SigningContext context{.normalize_path = !s3, .double_encode_path = !s3};
    return split(canonical_request(request, context, ""), '\n').at(1);
  };
  CHECK(path("", false) == "/");
  CHECK(path("/../..", false) == "/");
  CHECK(path("/a/../", false) == "/");
  CHECK(path("//a///b/./c/..", false) == "/a/b");
  CHECK(path("/a%2Fb/", false) == "/a%252Fb/");
  CHECK(path("/a%2Fb//..", true) == "/a%2Fb//..");
}
