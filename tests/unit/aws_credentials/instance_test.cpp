#include <doctest.h>

#include "output/sanitize.h"
#include "support/credential_world.h"

using namespace gcdt;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

std::string role_answer(std::string_view id, std::string_view expiration) {
  return fmt::format(R"({{"Code": "Success", "AccessKeyId": "{}", "SecretAccessKey": "s",
    "Token": "t-{}", "Expiration": "{}"}})",
                     id, id, expiration);
}

// An EC2 instance with the role "web".
struct Instance : CredentialWorld {
  explicit Instance(std::string_view config = {}) : CredentialWorld(config) {
    environment.variables.erase("AWS_EC2_METADATA_DISABLED");
  }
  void session() { transport.answer(200, "imds-session-token=="); }
  void role(std::string_view id, std::string_view expiration = "2026-01-02T09:04:05Z") {
    session();
    transport.answer(200, "web\n");
    transport.answer(200, role_answer(id, expiration));
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> urls;
    for (const auto& request : transport.requests)
      urls.push_back(request.method + " " + request.url());
    return urls;
  }
};

}  // namespace

TEST_CASE("the role of an instance is fetched with a session token and kept") {
  Instance instance;
  instance.role("ASIAI");
  aws::Credentials got = instance.get();
  instance.get();
  CHECK(got.provider == "iam-role");
  CHECK(got.session_token.reveal() == "t-ASIAI");
  CHECK(instance.asked() ==
        std::vector<std::string>{
            "PUT http://169.254.169.254/latest/api/token",
            "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
            "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/web"});
  const auto& requests = instance.transport.requests;
  CHECK(requests.at(0).headers.get("x-aws-ec2-metadata-token-ttl-seconds") == "21600");
  CHECK(requests.at(2).headers.get("x-aws-ec2-metadata-token") == "imds-session-token==");
  for (const auto& options : instance.transport.options) {
    CHECK_FALSE(options.proxy);
    CHECK(options.total_timeout == 1s);
    CHECK(options.max_body == size_t{64} << 10);
  }
  CHECK(output::contains_secret("imds-session-token=="));
}

TEST_CASE("late credentials are used on and asked for again after a random while") {
  Instance instance;
  instance.random.units({0.0});
  instance.role("ASIAOLD", "2026-01-02T03:00:00Z");  // expired five minutes ago
  CHECK(instance.get().access_key_id == "ASIAOLD");
  instance.clock.advance(1min + 59s);
  CHECK(instance.get().access_key_id == "ASIAOLD");
  CHECK(instance.transport.requests.size() == 3);
  instance.clock.advance(2s);
  instance.role("ASIANEW");
  CHECK(instance.get().access_key_id == "ASIANEW");
}

TEST_CASE("a metadata service that is down in the middle of a run is no reason to stop") {
  Instance instance;
  instance.role("ASIAI", "2026-01-02T04:04:05Z");
  instance.get();
  instance.transport.handler = [](const auto&) {
    return std::unexpected(
        aws::TransportFailure{aws::TransportFailure::not_sent, "no route to host"});
  };
  instance.clock.advance(2h);
  CHECK(instance.get().access_key_id == "ASIAI");
}

TEST_CASE("no instance, no role, a captive portal: said in the list, quickly") {
  const std::string service = "the EC2 metadata service at http://169.254.169.254";
  auto reason = [](Instance& instance) {
    std::string error = instance.error();
    size_t start = error.find("iam-role: ") + 10;
    CHECK(error.starts_with("No AWS credentials were found."));
    return error.substr(start, error.find('\n', start) - start);
  };
  Instance elsewhere;
  elsewhere.transport.fail(aws::TransportFailure::not_sent, "connection refused");
  CHECK(reason(elsewhere) == "no answer from " + service + ": connection refused");
  CHECK(elsewhere.clock.slept() == 0s);

  Instance hops;
  hops.transport.fail(aws::TransportFailure::timed_out, "no answer within 1 s");
  CHECK(reason(hops) == "no answer from " + service +
                            ": no answer within 1 s (inside a container on EC2, the instance's "
                            "metadata hop limit must be at least 2)");

  Instance no_role;
  no_role.session();
  no_role.transport.answer(404);
  CHECK(reason(no_role) == "this EC2 instance has no role");

  Instance portal;
  portal.transport.answer(200, "<html>Welcome</html>");
  CHECK(reason(portal) == service + " is none, to judge by its answer (status 200)");
  CHECK(portal.transport.requests.size() == 1);

  Instance late_portal;
  late_portal.session();
  late_portal.transport.answer(200, "<html>Welcome</html>");
  CHECK(reason(late_portal) == service + " is none, to judge by its answer (status 200)");

  Instance redirect;
  redirect.transport.answer(302);
  CHECK(reason(redirect) == service + " is none, to judge by its answer (status 302)");

  Instance no_json;
  no_json.session();
  no_json.transport.answer(200, "web");
  no_json.transport.answer(200, "<html>Welcome</html>");
  CHECK(reason(no_json) == service + " is none, to judge by its answer (status 200)");
}

TEST_CASE("a role that EC2 may not assume is an error in EC2's words") {
  Instance instance;
  instance.session();
  instance.transport.answer(200, "web");
  instance.transport.answer(
      200, R"({"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role"})");
  CHECK(instance.error() ==
        "There are no credentials of this instance's role 'web': AssumeRoleUnauthorizedAccess EC2 "
        "cannot assume the role");
}

TEST_CASE("version 1 is used only when the user allows it in so many words") {
  for (int status : {403, 404, 405}) {
    Instance strict;
    strict.transport.answer(status);
    CHECK(strict.error().starts_with("No AWS credentials were found."));
    CHECK(strict.transport.requests.size() == 1);
    Instance lax("[default]\nec2_metadata_v1_disabled = false\n");
    lax.transport.answer(status);
    lax.transport.answer(200, "web");
    lax.transport.answer(200, role_answer("ASIAI", "2026-01-02T09:04:05Z"));
    CHECK(lax.get().access_key_id == "ASIAI");
    CHECK(lax.transport.requests.at(1).headers.find("x-aws-ec2-metadata-token") == nullptr);
  }
}

TEST_CASE("version 1 is allowed to answer where version 2 is silent, not where nobody is") {
  Instance lax("[default]\nec2_metadata_v1_disabled = false\n");
  lax.transport.fail(aws::TransportFailure::timed_out, "no answer within 1 s");
  lax.transport.answer(200, "web");
  lax.transport.answer(200, role_answer("ASIAI", "2026-01-02T09:04:05Z"));
  CHECK(lax.get().access_key_id == "ASIAI");
  Instance nobody("[default]\nec2_metadata_v1_disabled = false\n");
  nobody.transport.fail(aws::TransportFailure::not_sent, "no route to host");
  CHECK(nobody.error().starts_with("No AWS credentials were found."));
  CHECK(nobody.transport.requests.size() == 1);
}

TEST_CASE("the endpoint may be named, or chosen by its address family") {
  Instance named;
  named.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://[::1]:1338/sub/");
  named.set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6");
  named.role("ASIAI");
  named.get();
  CHECK(named.asked()[0] == "PUT http://[::1]:1338/sub/latest/api/token");

  Instance ipv6("[default]\nec2_metadata_service_endpoint_mode = IPv6\n");
  ipv6.role("ASIAI");
  ipv6.get();
  CHECK(ipv6.asked()[0] == "PUT http://[fd00:ec2::254]/latest/api/token");

  Instance wrong_mode;
  wrong_mode.set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5");
  CHECK(wrong_mode.error() ==
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is 'ipv5'; it must be IPv4 or IPv6.");
  Instance wrong_url;
  wrong_url.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "localhost");
  CHECK(wrong_url.error() == "AWS_EC2_METADATA_SERVICE_ENDPOINT is 'localhost', which is no URL.");
}

TEST_CASE("timeout and attempts of the metadata service can be raised") {
  Instance instance;
  instance.set("AWS_METADATA_SERVICE_TIMEOUT", "3");
  instance.set("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "2");
  instance.transport.fail(aws::TransportFailure::timed_out);
  instance.role("ASIAI");
  CHECK(instance.get().access_key_id == "ASIAI");
  CHECK(instance.transport.options[0].total_timeout == 3s);
  Instance wrong;
  wrong.set("AWS_METADATA_SERVICE_TIMEOUT", "0");
  CHECK(wrong.error() ==
        "AWS_METADATA_SERVICE_TIMEOUT is '0'; it must be a whole number of at least 1.");
}
