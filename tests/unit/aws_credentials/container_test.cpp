#include <doctest.h>

#include "output/sanitize.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kAnswer = R"({"AccessKeyId": "ASIAC", "SecretAccessKey": "container-secret",
  "Token": "container-token", "Expiration": "2026-01-02T09:04:05Z", "AccountId": "1"})";

struct Container : CredentialWorld {
  explicit Container(std::string url = "http://169.254.170.23/v1/credentials") {
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", std::move(url));
  }
};

}  // namespace

TEST_CASE("container credentials are fetched with the token of a file that is read each time") {
  Container container;
  container.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "from-variable");
  container.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", container.path("token").string());
  container.write("token", "token-one");
  container.transport.answer(200, kAnswer);
  container.transport.answer(200, kAnswer);
  aws::Credentials got = container.get();
  CHECK(got.provider == "container-role");
  CHECK(got.session_token.reveal() == "container-token");
  CHECK(got.account_id == "1");
  container.write("token", "token-two");
  container.clock.advance(6h);
  CHECK_THROWS(container.get());  // the same set once more: it has expired
  CHECK(container.transport.requests.at(0).headers.get("authorization") == "token-one");
  CHECK(container.transport.requests.at(1).headers.get("authorization") == "token-two");
  CHECK(container.transport.requests.at(0).headers.get("accept") == "application/json");
  CHECK(output::contains_secret("token-two"));
}

TEST_CASE("the service is asked quickly, without a proxy, and may not answer at length") {
  Container container;
  container.transport.answer(200, kAnswer);
  container.get();
  const auto& options = container.transport.options.at(0);
  CHECK_FALSE(options.proxy);
  CHECK(options.total_timeout == 2s);
  CHECK(options.max_body == size_t{64} << 10);
}

TEST_CASE("plain http is for this machine and the known services only") {
  for (const char* url :
       {"http://localhost:8080/x", "http://127.0.0.1/x", "http://127.1.2.3/x", "http://[::1]:80/x",
        "http://169.254.170.2/x", "http://169.254.170.23/x", "http://[fd00:ec2::23]/x",
        "http://[FD00:EC2:0::23]/x", "https://example.com/x"}) {
    Container container(url);
    container.transport.answer(200, kAnswer);
    CHECK_MESSAGE(container.error() == "", url);
  }
  for (const char* url :
       {"http://example.com/x", "http://169.254.170.2.evil.com/x", "http://169.254.169.254/x",
        "http://localhost.evil.com/x", "http://[fd00:ec2::24]/x", "http://2130706433/x"}) {
    Container container(url);
    CHECK_MESSAGE(
        container.error().find("http is allowed only for this machine") != std::string::npos, url);
    CHECK(container.transport.requests.empty());
  }
  for (const char* url : {"http://localhost@evil.com/x", "ftp://localhost/x", "localhost"}) {
    Container container(url);
    CHECK_MESSAGE(container.error().ends_with("which is no URL with a host."), url);
  }
}

TEST_CASE("a relative URI must be a path") {
  Container container;
  container.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@evil.com/");
  CHECK(container.error() ==
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is '@evil.com/', which is no path like "
        "/v2/credentials/id.");
}

TEST_CASE("a token with a line break is refused and not shown") {
  for (const char* token : {"abcd\n", "ab\r\nx: y"}) {
    Container container;
    container.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
    CHECK(container.error() ==
          "The token of AWS_CONTAINER_AUTHORIZATION_TOKEN contains a line "
          "break, which no header may carry.");
    CHECK(container.transport.requests.empty());
  }
}

TEST_CASE("a token file with a line break is refused, one that does not exist is named") {
  Container container;
  container.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", container.path("token").string());
  container.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "not this one");
  CHECK(container.error() == "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names '" +
                                 container.path("token").string() + "', which does not exist.");
  for (const char* token : {"from-file\n", "from-file\rx"}) {
    container.write("token", token);
    CHECK(container.error() ==
          "The token of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE contains a line break, which no "
          "header may carry.");
  }
  CHECK(container.transport.requests.empty());
}

TEST_CASE("passing trouble is repeated twice; what will not pass is an error at once") {
  Container container;
  container.transport.answer(500);
  container.transport.fail(aws::TransportFailure::not_sent, "refused");
  container.transport.answer(200, kAnswer);
  CHECK(container.error() == "");
  CHECK(container.clock.sleeps == std::vector<os::Duration>{1s, 1s});

  Container gone;
  for (int i = 0; i < 3; ++i) gone.transport.fail(aws::TransportFailure::not_sent, "refused");
  CHECK(gone.error() ==
        "No answer from the container credentials service at http://169.254.170.23: refused.");

  Container slow;
  for (int i = 0; i < 3; ++i)
    slow.transport.fail(aws::TransportFailure::timed_out, "no answer within 2 s");
  CHECK(slow.error().ends_with("://169.254.170.23: no answer within 2 s."));
  CHECK(slow.clock.slept() == 2s);

  Container forbidden;
  forbidden.transport.answer(403, "secret text");
  CHECK(forbidden.error() ==
        "Status 403 from the container credentials service at http://169.254.170.23.");

  Container portal;
  portal.transport.answer(200, "<html>Welcome to our hotel</html>");
  CHECK(portal.error() ==
        "The answer of the container credentials service at http://169.254.170.23 is no JSON.");

  Container partial;
  partial.transport.answer(200, R"({"AccessKeyId": "a"})");
  CHECK(partial.error() ==
        "The answer of the container credentials service at "
        "http://169.254.170.23 has no SecretAccessKey.");
}
