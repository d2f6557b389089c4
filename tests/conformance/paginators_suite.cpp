// Gate P5: every paginator of the embedded services fits its model, and paging keeps memory flat.
#include <doctest.h>
#include <sys/resource.h>

#include "aws/pages.h"
#include "support/fakes.h"
#include "support/function_backend.h"
#include "support/sample_answer.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

// "" if the paginator fits, else what does not.
std::string lint(const Model& model, const std::string& name, const Json& source) {
  Operation operation = model.operation(name);
  if (!operation) return "no such operation";
  Paginator paginator = find_paginator(model, name);
  Shape input = operation.input();
  for (const std::string& token : paginator.input_tokens)
    if (!input.member(token)) return "the request has no member " + token;
  if (!paginator.limit_key.empty() && !input.member(paginator.limit_key))
    return "the request has no member " + paginator.limit_key;
  Json sample = test::sample_value(operation.output());
  for (const JmesPath& token : paginator.output_tokens)
    if (token.search(sample).is_null()) return "no output token in " + dump(source);
  for (const std::string& key : paginator.result_keys)
    if (JmesPath(key).search(sample).is_null()) return "no result " + key;
  if (paginator.more_results && paginator.more_results->search(sample).is_null())
    return "no end mark in " + dump(source);
  if (paginator.next_tokens(sample).size() != paginator.input_tokens.size())
    return "a full page does not lead to the next";
  if (!paginator.next_tokens(Json::object()).empty()) return "an empty page leads on";
  return "";
}

// AddressSanitizer keeps what was freed, to find out who still uses it.
#if defined(__has_feature)
constexpr bool kKeepsFreedMemory = __has_feature(address_sanitizer);
#else
constexpr bool kKeepsFreedMemory = false;
#endif

long resident_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

TEST_CASE("paginators of the embedded services") {
  test::Suite suite("paginators");
  for (std::string_view service : embedded_services()) {
    const Model& model = find_model(service);
    if (model.paginators().empty()) continue;
    const Json all = Json::parse(model.paginators());
    for (const auto& [name, source] : all.at("pagination").items()) {
      std::string id = fmt::format("{}.{}", service, name);
      std::string problem = lint(model, name, source);
      if (problem.empty())
        suite.pass(id);
      else
        suite.fail(id, problem);
    }
  }
  suite.finish(487);
}

TEST_CASE("2000 pages need no more memory than a few") {
  constexpr int kPages = 2000;
  test::FakeClock clock;
  size_t events = 0;
  class Endless : public Backend {
   public:
    Json send(Call) override {
      std::string token = ++page < kPages ? fmt::format("token-{}", page) : "";
      return {{"NextToken", token},
              {"StackEvents", Json(100, {{"ResourceStatusReason", std::string(1000, 'x')}})}};
    }
    int page = 0;
  } backend;
  Client client(backend, clock, find_model("cloudformation"), "eu-west-1");
  long before = resident_kib();
  client.each_page("DescribeStackEvents", {{"StackName", "x"}}, [&](const Json& page) {
    events += page.at("StackEvents").size();
    return true;
  });
  CHECK(events == 100 * kPages);
  if (!kKeepsFreedMemory) CHECK(resident_kib() - before < 16 * 1024);
}
