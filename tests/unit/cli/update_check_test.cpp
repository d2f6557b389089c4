#include "cli/update_check.h"

#include <doctest.h>

#include "support/fakes.h"
#include "support/recorded_output.h"

using namespace gcdt;
using namespace gcdt::cli;

namespace {

struct Check {
  std::vector<std::string> warnings() {
    test::RecordedOutput out;
    check_for_update(out, transport, terminal, environment);
    return out.notices(output::Notice::warning);
  }

  test::CannedTransport transport;
  test::FakeTerminal terminal;
  os::Environment environment{{{"GCDT_UPDATE_URL", "https://index.example:8443/pypi/gcdt/json"}}};
};

}  // namespace

TEST_CASE("a newer version is told in one warning after one request of a second") {
  Check check;
  check.transport.answer(200, R"({"info": {"version": "99.0.1"}})");
  CHECK(check.warnings() ==
        std::vector<std::string>{"Please consider an update to gcdt version: 99.0.1"});
  REQUIRE(check.transport.requests.size() == 1);
  CHECK(check.transport.requests[0].url() == "https://index.example:8443/pypi/gcdt/json");
  CHECK(check.transport.requests[0].method == "GET");
  CHECK(check.transport.options[0].total_timeout == std::chrono::seconds(1));
}

TEST_CASE("whatever goes wrong with the index, nothing is said") {
  for (const std::string body :
       {"", "[]", "{}", "{\"info\": 1}", R"({"info": {"version": 7}})", "<html>", "\xFF",
        R"({"info": {"version": "0.0.1"}})", R"({"info": {"version": "99.0-evil\u001b[2J"}})"}) {
    CAPTURE(body);
    Check check;
    check.transport.answer(200, body);
    CHECK(check.warnings().empty());
  }
  Check refused;
  refused.transport.answer(503, R"({"info": {"version": "99.0.1"}})");
  CHECK(refused.warnings().empty());
  Check unreachable;
  unreachable.transport.fail(aws::TransportFailure::timed_out);
  CHECK(unreachable.warnings().empty());
  Check broken;
  broken.transport.handler = [](const aws::HttpRequest&) -> test::TransportResult {
    throw Error("libcurl is missing");
  };
  CHECK(broken.warnings().empty());
}

TEST_CASE("without an index, or with an odd one, no request is sent") {
  for (const char* url : {"", "ftp://x/", "index.example"}) {
    Check check;
    check.environment.variables["GCDT_UPDATE_URL"] = url;
    CHECK(check.warnings().empty());
    CHECK(check.transport.requests.empty());
  }
}

TEST_CASE("versions are compared number by number") {
  CHECK(is_newer("1.10", "1.9.9"));
  CHECK(is_newer("1.0.0.1", "1.0.0"));
  CHECK_FALSE(is_newer("1.0.0", "1.0.0"));
  CHECK_FALSE(is_newer("0.9", "1.0.0"));
  for (const char* odd : {"", "2.0rc1", "2..0", "v2", "99999999999999999999", "-1"})
    CHECK_FALSE(is_newer(odd, "1.0.0"));
}
