// The server that misbehaves on purpose, seen by the client's own transport.
#include <doctest.h>

#include "aws/transport.h"
#include "base/text.h"
#include "support/http_server.h"

using namespace gcdt;

static std::expected<aws::HttpResponse, aws::TransportFailure> ask(
    test::ServerResponse answer, aws::TransportOptions options = {}) {
  test::HttpServer server([&](const aws::HttpRequest& request) {
    if (answer.http.body.empty()) answer.http.body = request.method + " " + request.url();
    return answer;
  });
  aws::HttpRequest request{.method = "POST", .scheme = "http"};
  request.host = server.url().substr(7);
  request.path = "/a%20b";
  request.query = {{"q", "x y"}, {"acl", std::nullopt}};
  request.body = "body";
  return aws::make_curl_transport({}, "", "test")->send(request, options);
}

TEST_CASE("the test server answers what the handler says") {
  test::ServerResponse answer;
  answer.http.headers.set("X-Test", "1");
  answer.http.status = 404;
  auto got = ask(answer);
  REQUIRE(got);
  CHECK(got->status == 404);
  CHECK(got->headers.get("x-test") == "1");
  CHECK(got->body.starts_with("POST http://127.0.0.1:"));
  CHECK(got->body.ends_with("/a%20b?q=x%20y&acl"));
}

TEST_CASE("the test server cuts an answer after some bytes") {
  auto got = ask({.cut_after = 3});
  REQUIRE(!got);
  CHECK(got.error().kind == aws::TransportFailure::broken);
}

TEST_CASE("the test server resets the connection") {
  auto got = ask({.reset = true});
  REQUIRE(!got);
  CHECK(got.error().kind == aws::TransportFailure::broken);
}

TEST_CASE("the test server answers late") {
  auto got = ask({.delay = std::chrono::milliseconds(400)},
                 {.idle_timeout = std::chrono::milliseconds(100),
                  .total_timeout = std::chrono::milliseconds(150)});
  REQUIRE(!got);
  CHECK(got.error().kind == aws::TransportFailure::timed_out);
}
