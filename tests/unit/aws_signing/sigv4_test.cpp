#include "aws/sigv4.h"

#include <doctest.h>

#include "base/hash.h"
#include "base/text.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

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
