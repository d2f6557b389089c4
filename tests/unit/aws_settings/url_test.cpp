#include "aws/url.h"

#include <doctest.h>

using namespace gcdt::aws;

TEST_CASE("a URL is taken apart") {
  auto url = parse_url("HTTPS://Example.com:8443/a/b%20c?x=1&y");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->host == "Example.com:8443");
  CHECK(url->hostname() == "example.com");
  CHECK(url->path == "/a/b%20c");
  CHECK(url->query == "x=1&y");
  CHECK(parse_url("http://x")->path == "/");
  CHECK(parse_url("http://x?y")->query == "y");
  CHECK(parse_url("http://[fd00:ec2::23]:80/v1")->hostname() == "fd00:ec2::23");
  CHECK(parse_url("http://[::1]")->host == "[::1]");
}

TEST_CASE("what is no plain http(s) URL is refused") {
  for (const char* text :
       {"", "/credentials", "ftp://x", "http://", "http:///x", "http://user@host/", "http://a b",
        "http://x#y", "http://x:", "http://x:8o", "http://[::1", "http://[]/", "http://[::1]x",
        "http://a\\b", "http://x\n", "http://:80", "http://x:123456"})
    CHECK_MESSAGE(!parse_url(text), text);
}

TEST_CASE("a request to a URL carries its path and query") {
  auto request = request_to(*parse_url("http://169.254.170.2/credentials?a=1%202&b"), "GET");
  CHECK(request.url() == "http://169.254.170.2/credentials?a=1%202&b");
  CHECK(request.method == "GET");
}
