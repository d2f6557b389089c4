#include <doctest.h>

#include "aws/pages.h"

#include "support/fakes.h"
#include "support/function_backend.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::FunctionBackend;

namespace {

test::FakeClock unused_clock;

Client client(FunctionBackend& backend, std::string_view service) {
  return Client(backend, unused_clock, find_model(service), "eu-west-1");
}

}  // namespace

TEST_CASE("pages collects the result of every page and passes tokens on") {
  FunctionBackend backend([](const Call& call) -> Json {
    std::string token = text_or(call.params, "/NextToken");
    if (token.empty()) return {{"Stacks", Json::array({1, 2})}, {"NextToken", "two"}};
    if (token == "two") return {{"Stacks", Json::array()}, {"NextToken", "three"}};
    return {{"Stacks", Json::array({3})}, {"NextToken", ""}};
  });
  Json stacks = client(backend, "cloudformation").pages("DescribeStacks", {{"StackName", "x"}});
  CHECK(stacks == Json::array({1, 2, 3}));
  REQUIRE(backend.calls.size() == 3);
  CHECK(backend.calls[0].params == Json{{"StackName", "x"}});
  CHECK(backend.calls[2].params == Json{{"StackName", "x"}, {"NextToken", "three"}});
  CHECK(backend.calls[2].region == "eu-west-1");
  CHECK(backend.calls[2].service == "cloudformation");
}

TEST_CASE("paging uses the expressions and the end mark of the service") {
  FunctionBackend backend([](const Call& call) -> Json {
    if (!call.params.contains("Marker"))
      return {{"IsTruncated", true}, {"Contents", Json::array({{{"Key", "a"}}, {{"Key", "b"}}})}};
    return {{"IsTruncated", false},
            {"NextMarker", "ignored"},
            {"Contents", Json::array({{{"Key", "c"}}})}};
  });
  CHECK(client(backend, "s3").pages("ListObjects", {{"Bucket", "x"}}).size() == 3);
  CHECK(backend.calls.at(1).params.at("Marker") == "b");
}

TEST_CASE("a token that is absent on one page is not sent for the next") {
  FunctionBackend backend([](const Call& call) -> Json {
    if (call.params.contains("StartRecordIdentifier"))
      return {
          {"IsTruncated", true}, {"NextRecordName", "n"}, {"ResourceRecordSets", Json::array()}};
    return {{"IsTruncated", false}, {"ResourceRecordSets", Json::array()}};
  });
  client(backend, "route53")
      .pages("ListResourceRecordSets", {{"HostedZoneId", "z"}, {"StartRecordIdentifier", "old"}});
  CHECK(backend.calls.at(1).params == Json{{"HostedZoneId", "z"}, {"StartRecordName", "n"}});
}

TEST_CASE("a token that comes back is an error, also after a detour") {
  for (int period : {1, 2, 3}) {
    int page = 0;
    FunctionBackend backend([&](const Call&) -> Json {
      return {{"Stacks", Json::array()}, {"NextToken", fmt::format("t{}", page++ % period)}};
    });
    CHECK_THROWS_WITH_AS(
        client(backend, "cloudformation").pages("DescribeStacks"),
        "cloudformation DescribeStacks cannot be read to the end: the same token was returned "
        "twice.",
        Error);
    CHECK(backend.calls.size() == static_cast<size_t>(period) + 1);
  }
}

TEST_CASE("each_page stops when it is told to") {
  FunctionBackend backend([n = 0](const Call&) mutable -> Json {
    return {{"StackEvents", Json::array({n})}, {"NextToken", fmt::format("t{}", n++)}};
  });
  int seen = 0;
  client(backend, "cloudformation")
      .each_page("DescribeStackEvents", {{"StackName", "x"}},
                 [&](const Json&) { return ++seen < 3; });
  CHECK(seen == 3);
  CHECK(backend.calls.size() == 3);
}

TEST_CASE("an operation without pages says so") {
  FunctionBackend backend([](const Call&) -> Json { return Json::object(); });
  CHECK_THROWS_WITH_AS(client(backend, "cloudformation").pages("CreateStack"),
                       "The answers of cloudformation CreateStack do not come in pages.", Error);
  CHECK(backend.calls.empty());
}
