// Lookups against what AWS answered to the original (02-plugins section 12, 6, 15 and 17).
#include <doctest.h>

#include "lookups/lookups.h"
#include "picked_answers.h"
#include "support/fake_machine.h"
#include "support/recorded_output.h"

namespace gcdt::test {

namespace {

const std::string kAws = "tests.test_lookups_aws.";

Json resolve(const PickedAnswers& answers, Json config) {
  FakeMachine machine;
  RecordedOutput out;
  os::TempDir dir;
  aws::Settings settings;
  settings.region = "eu-west-1";
  aws::Session session(settings, machine.seams(), answers.replay());
  lookups::World world{session, machine.processes, machine.clock, {}, dir.path(), config};
  lookups::resolve(config, "kumo", world, out);
  return config;
}

std::string certificate_for(const std::string& names) {
  PickedAnswers answers(kAws + "test_acm_lookup");
  answers.pick("acm.ListCertificates", {1}).pick("acm.DescribeCertificate", 1, 4);
  return text(resolve(answers, {{"kumo", {{"arn", "lookup:acm:" + names}}}}), "/kumo/arn");
}

}  // namespace

TEST_CASE("replay: of the certificates that cover all names the one that lives longest is taken") {
  const std::string longest =
      "arn:aws:acm:eu-west-1:420189626185:certificate/f01d5d41-bfa6-423f-af99-1b982e1c0856";
  CHECK(certificate_for("*.infra.glomex.cloud:*.dev.infra.glomex.cloud") == longest);
  CHECK(certificate_for("*.dev.infra.glomex.cloud") == longest);
  CHECK(certificate_for("foo.mes.glomex.cloud:supercars.infra.glomex.cloud:"
                        "*.dev.infra.glomex.cloud") == longest);
  CHECK(certificate_for("foo.mes.glomex.cloud:supercars.infra.glomex.cloud:"
                        "*.dev.infra.glomex.cloud:") == longest);
  CHECK(certificate_for("glomex.com") ==
        "arn:aws:acm:eu-west-1:420189626185:certificate/c0298007-22f2-438f-a424-87ce01ce16bb");
}

TEST_CASE("replay: one output of a stack, and all of them, from one answer") {
  PickedAnswers answers(kAws + "test_stack_lookup_value");
  answers.pick("cloudformation.DescribeStacks", {1});
  Json config = resolve(answers, {{"kumo",
                                   {{"AWSAccountId", "lookup:stack:infra-dev:AWSAccountId"},
                                    {"stack_output", "lookup:stack:infra-dev"}}}});
  CHECK(config.at("kumo").at("AWSAccountId") == "420189626185");
  CHECK(config.at("kumo").at("stack_output").at("AWSAccountId") == "420189626185");
}

}  // namespace gcdt::test
