#include <doctest.h>
#include <fmt/format.h>

#include "aws/proxy.h"

#include "aws/transport.h"
#include "support/raw_server.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::RawConnection;
using test::RawServer;

TEST_CASE("loopback, link-local and metadata hosts are local") {
  for (const char* host : {"localhost", "localhost:4566", "LOCALHOST", "a.localhost:1", "127.0.0.1",
                           "127.9.9.9:80", "169.254.169.254", "169.254.170.2:80", "[::1]",
                           "[::1]:8080", "[fe80::1]", "[fd00:ec2::254]:80", "[fd00:ec2::23]"})
    CHECK_MESSAGE(is_local_host(host), host);
  for (const char* host :
       {"cloudformation.eu-west-1.amazonaws.com", "localhost.example.com", "127.0.0.1.nip.io",
        "10.0.0.1", "192.168.1.1", "[2001:db8::1]", "[fd00:ec3::1]", "128.0.0.1", ""})
    CHECK_MESSAGE(!is_local_host(host), host);
}

TEST_CASE("the proxy comes from the variable of the scheme, lower case first") {
  os::Environment environment{{{"https_proxy", "http://low:1"},
                               {"HTTPS_PROXY", "http://UP:1"},
                               {"HTTP_PROXY", "http://plain:2"},
                               {"no_proxy", "example.com"}}};
  CHECK(choose_proxy("https", "sts.amazonaws.com", environment).proxy == "http://low:1");
  CHECK(choose_proxy("https", "sts.amazonaws.com", environment).no_proxy == "example.com");
  CHECK(choose_proxy("http", "sts.amazonaws.com", environment).proxy == "http://plain:2");
  environment.variables["REQUEST_METHOD"] = "GET";
  CHECK(choose_proxy("http", "sts.amazonaws.com", environment).proxy.empty());
  environment.variables["ALL_PROXY"] = "socks5h://all:3";
  CHECK(choose_proxy("http", "sts.amazonaws.com", environment).proxy == "socks5h://all:3");
  CHECK(choose_proxy("http", "169.254.169.254", environment).proxy.empty());
}

TEST_CASE("what is shown of a proxy has no user and password") {
  CHECK(proxy_host("http://me:s3cret@proxy.example.com:3128/") == "proxy.example.com:3128");
  CHECK(proxy_host("me:p@ss@proxy:1") == "proxy:1");
  CHECK(proxy_host("proxy:1") == "proxy:1");
  CHECK(proxy_host("") == "");
}

namespace {

HttpRequest request_to(const std::string& scheme, const std::string& host) {
  HttpRequest request;
  request.method = "GET";
  request.scheme = scheme;
  request.host = host;
  return request;
}

}  // namespace

TEST_CASE("requests go through the proxy unless no_proxy, the caller or the host says otherwise") {
  std::string seen;
  RawServer proxy([&](RawConnection& connection, int) {
    seen = connection.read_head();
    connection.write(test::http_answer("by proxy"));
  });
  os::Environment environment{{{"http_proxy", "http://me:s3cret@" + proxy.host()}}};
  auto client = make_curl_transport(environment, "", "gcdt/test");
  auto answer = client->send(request_to("http", "ec2.example.com"), {});
  INFO((answer.has_value() ? "" : answer.error().message));
  REQUIRE(answer.has_value());
  CHECK(answer->body == "by proxy");
  CHECK(seen.starts_with("GET http://ec2.example.com/ HTTP/1.1\r\n"));

  TransportOptions direct;
  direct.proxy = false;
  CHECK_FALSE(client->send(request_to("http", "ec2.invalid"), direct).has_value());
  environment.variables["NO_PROXY"] = "other.example.com,.invalid";
  CHECK_FALSE(make_curl_transport(environment, "", "gcdt/test")
                  ->send(request_to("http", "ec2.invalid"), {})
                  .has_value());
  CHECK(proxy.connections() == 1);
}

TEST_CASE("a proxy that refuses is not_sent, and its password is nowhere") {
  RawServer proxy([](RawConnection& connection, int) {
    connection.read_head();
    connection.write(test::http_answer("", "407 Proxy Authentication Required"));
  });
  std::string gone = fmt::format("127.0.0.1:{}", test::closed_port());
  struct Case {
    std::string proxy, message;
  };
  for (const auto& [url, message] :
       {Case{"http://me:s3cret@" + proxy.host(),
             "the proxy " + proxy.host() + " answered with 407"},
        Case{"http://me:s3cret@" + gone,
             "could not connect to the proxy " + gone + ": Connection refused"},
        Case{"http://me:s3cret@no-such-proxy.invalid:1",
             "could not resolve the proxy: no-such-proxy.invalid:1"},
        Case{"gopher://me:s3cret@" + gone, "the proxy " + gone},
        Case{"http://me:s3cret@ bad", "s3cret"}}) {
    os::Environment environment{{{"https_proxy", url}}};
    auto answer = make_curl_transport(environment, "", "gcdt/test")
                      ->send(request_to("https", "ec2.example.com"), {});
    REQUIRE_FALSE(answer.has_value());
    CAPTURE(answer.error().message);
    CHECK(answer.error().kind == TransportFailure::not_sent);
    CHECK(answer.error().message.find("s3cret") == std::string::npos);
    if (message != "s3cret") CHECK(answer.error().message.find(message) != std::string::npos);
  }
}
