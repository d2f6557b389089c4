#include "tools/yugen/custom_domain.h"

#include <doctest.h>

#include "api_world.h"

namespace gcdt::test {

namespace {

const char* kCertificate = "arn:aws:acm:us-east-1:123456789012:certificate/c";

Json domain(Json more = Json::object()) {
  Json wanted{{"domainName", "api.example.com"}, {"basePath", ""},
              {"certificateName", "wildcard"},   {"certificateArn", kCertificate},
              {"hostedDomainZoneId", "Z1"},      {"route53Record", "api.example.com"}};
  wanted.update(more);
  return {{"customDomain", std::move(wanted)}};
}

Json live_domain() {
  return {{"domainName", "api.example.com"},
          {"certificateArn", kCertificate},
          {"distributionDomainName", "d1.cloudfront.net"},
          {"distributionHostedZoneId", "Z2FDTNDATAQYW2"}};
}

Json mapping(const char* api, const char* stage, const char* path = "(none)") {
  return {{"items", Json::array({{{"basePath", path}, {"restApiId", api}, {"stage", stage}}})}};
}

Json record(const char* type, Json more) {
  Json set{{"Name", "api.example.com."}, {"Type", type}};
  set.update(more);
  return {{"ResourceRecordSets", Json::array({set})}, {"IsTruncated", false}, {"MaxItems", "300"}};
}

Json cname(const char* value) {
  return record("CNAME", {{"TTL", 300}, {"ResourceRecords", Json::array({{{"Value", value}}})}});
}

const Json kNoRecord{
    {"ResourceRecordSets", Json::array()}, {"IsTruncated", false}, {"MaxItems", "300"}};
const Json kChange{
    {"ChangeInfo",
     {{"Id", "c"}, {"Status", "PENDING"}, {"SubmittedAt", "2026-01-01T00:00:00+00:00"}}}};

const Json kNoCname{{"ensureCname", false}};

struct DomainWorld : ApiWorld {
  DomainWorld() : DomainWorld(Json::object()) {}
  explicit DomainWorld(Json more) : DomainWorld(std::move(more), yugen::custom_domain_create) {
    aws.expect("GetStage", {{"stageName", "dev"}}).reply({{"deploymentId", "d1"}});
  }
  DomainWorld(Json more, const Command& c) : ApiWorld(c, domain(std::move(more))) {
    there_is_the_api();
  }
  void there_is_no_domain() {
    aws.expect("GetDomainName").error("NotFoundException", "no", 404);
    aws.expect("DescribeCertificate", {{"CertificateArn", kCertificate}});
  }
  bool changed_anything() const {
    return std::ranges::any_of(aws.calls, [](const aws::Call& call) {
      return !call.operation.starts_with("Get") && !call.operation.starts_with("List") &&
             !call.operation.starts_with("Describe");
    });
  }
};

}  // namespace

TEST_CASE("a domain that waits for somebody is an error once all else is done") {
  struct Case {
    const char *status, *told;
  };
  for (auto [status, told] :
       {Case{"PENDING_CERTIFICATE_REIMPORT", "Import its certificate into ACM again"},
        Case{"PENDING_OWNERSHIP_VERIFICATION", "Show that the domain is yours"},
        Case{"FAILED", "Mend what it says"}}) {
    DomainWorld world(kNoCname);
    Json waiting = live_domain();
    waiting.update({{"domainNameStatus", status}, {"domainNameStatusMessage", "it is so"}});
    world.aws.expect("GetDomainName").reply(waiting);
    world.aws.expect("GetBasePathMappings").reply({{"items", Json::array()}});
    world.aws.expect("CreateBasePathMapping").reply(Json::object());
    std::string failure = world.failure();
    CHECK(failure.starts_with(
        fmt::format("The custom domain api.example.com is {}: it is so. {}", status, told)));
    CHECK(failure.ends_with("All else is in place."));
    CHECK(world.aws.all_went_to_plan());
  }
}

TEST_CASE("a domain that is still being made is a warning") {
  for (const char* status : {"UPDATING", "PENDING"}) {
    DomainWorld world(kNoCname);
    Json made = live_domain();
    made["domainNameStatus"] = status;
    world.there_is_no_domain();
    world.aws.expect("CreateDomainName").reply(made);
    world.aws.expect("CreateBasePathMapping").reply(Json::object());
    world.run();
    CHECK(world.out.notices(output::Notice::warning) ==
          std::vector<std::string>{fmt::format(
              "The custom domain api.example.com is {}. API Gateway goes on by itself; until then "
              "it may not answer.",
              status)});
  }
}

TEST_CASE("a new domain gets its mapping and its record") {
  DomainWorld world;
  world.there_is_no_domain();
  world.aws
      .expect("ListResourceRecordSets",
              {{"HostedZoneId", "Z1"}, {"StartRecordName", "api.example.com."}})
      .reply(kNoRecord);
  world.aws
      .expect("CreateDomainName", {{"domainName", "api.example.com"},
                                   {"certificateName", "wildcard"},
                                   {"certificateArn", kCertificate}})
      .reply(live_domain());
  world.aws.expect("CreateBasePathMapping",
                   {{"basePath", "(none)"}, {"restApiId", "abc123"}, {"stage", "dev"}});
  world.aws.expect("ChangeResourceRecordSets", {{"HostedZoneId", "Z1"}}).reply(kChange);
  world.run();
  CHECK(world.aws.all_went_to_plan());
  Json change = world.aws.params_of("ChangeResourceRecordSets").at(0).at("ChangeBatch");
  CHECK(change.at("Changes") ==
        Json::array({{{"Action", "UPSERT"},
                      {"ResourceRecordSet",
                       {{"Name", "api.example.com."},
                        {"Type", "CNAME"},
                        {"TTL", 300},
                        {"ResourceRecords", Json::array({{{"Value", "d1.cloudfront.net"}}})}}}}}));
  CHECK(world.said().ends_with("Route53 record set: api.example.com --> d1.cloudfront.net\n"));
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("a domain that is as it should be is left alone") {
  DomainWorld world;
  world.aws.expect("GetDomainName").reply(live_domain());
  world.aws.expect("GetBasePathMappings").reply(mapping("abc123", "dev"));
  world.aws.expect("ListResourceRecordSets").reply(cname("D1.cloudfront.net."));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said() == "Route53 record correctly set: api.example.com --> d1.cloudfront.net\n");
  CHECK(world.result().at("changed") == false);
}

TEST_CASE("a mapping is changed at its own base path") {
  DomainWorld world(Json{{"basePath", "v1"}, {"ensureCname", false}});
  world.aws.expect("GetDomainName").reply(live_domain());
  world.aws.expect("GetBasePathMappings").reply(mapping("abc123", "old", "v1"));
  world.aws.expect("UpdateBasePathMapping",
                   {{"basePath", "v1"},
                    {"patchOperations",
                     Json::array({{{"op", "replace"}, {"path", "/stage"}, {"value", "dev"}}})}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().ends_with("Skipping creating and checking DNS record\n"));
}

TEST_CASE("a base path that leads to an API of others is not taken from it") {
  DomainWorld world;
  world.aws.expect("GetDomainName").reply(live_domain());
  world.aws.expect("GetBasePathMappings").reply(mapping("other1", "prod"));
  world.aws.expect("GetRestApi", {{"restApiId", "other1"}})
      .reply({{"id", "other1"}, {"name", "shop"}});
  CHECK(world.failure().starts_with(
      "The base path '' of api.example.com leads to the API 'shop' (other1)."));
  CHECK_FALSE(world.changed_anything());
}

TEST_CASE("a base path of null is the root of the domain, as an empty one is") {
  DomainWorld world(Json{{"basePath", nullptr}, {"ensureCname", false}});
  world.there_is_no_domain();
  world.aws.expect("CreateDomainName").reply(live_domain());
  world.aws.expect("CreateBasePathMapping", {{"basePath", "(none)"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a certificate that ACM does not know, or a stage that is missing, changes nothing") {
  DomainWorld world;
  world.aws.expect("GetDomainName").error("NotFoundException", "no", 404);
  world.aws.expect("DescribeCertificate")
      .error("ResourceNotFoundException", "Could not find certificate");
  CHECK(world.failure() == fmt::format("There is no certificate {} in us-east-1 "
                                       "(yugen.customDomain.certificateArn).",
                                       kCertificate));
  CHECK_FALSE(world.changed_anything());

  ApiWorld stageless(yugen::custom_domain_create, domain());
  stageless.there_is_the_api();
  stageless.aws.expect("GetStage").error("NotFoundException", "no", 404);
  stageless.aws.expect("GetStages").reply({{"item", Json::array()}});
  CHECK(stageless.failure() == "The API 'orders' has no stage 'dev'; it was never deployed.");
}

TEST_CASE("a new certificate is put in place") {
  DomainWorld world(Json{{"ensureCname", false}});
  Json old = live_domain();
  old["certificateArn"] = "arn:aws:acm:us-east-1:123456789012:certificate/old";
  world.aws.expect("GetDomainName").reply(old);
  world.aws.expect("DescribeCertificate");
  world.aws.expect("GetBasePathMappings").reply(mapping("abc123", "dev"));
  world.aws
      .expect("UpdateDomainName",
              {{"patchOperations",
                Json::array(
                    {{{"op", "replace"}, {"path", "/certificateName"}, {"value", "wildcard"}},
                     {{"op", "replace"}, {"path", "/certificateArn"}, {"value", kCertificate}}})}})
      .reply(live_domain());
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("a certificate that AWS does not take comes with where it must be") {
  DomainWorld world(Json{{"ensureCname", false}});
  world.there_is_no_domain();
  world.aws.expect("CreateDomainName")
      .error("BadRequestException", "Invalid certificate ARN: must be in us-east-1");
  CHECK(
      world.failure().contains("The certificate must be issued and lie in us-east-1, for an edge "
                               "domain (yugen.customDomain.certificateArn is arn:"));
}

TEST_CASE("a regional domain has a regional certificate and an alias record where it is wanted") {
  DomainWorld world(Json{{"endpointType", "REGIONAL"}, {"recordType", "ALIAS"}});
  world.there_is_no_domain();
  world.aws.expect("ListResourceRecordSets").reply(kNoRecord);
  world.aws
      .expect("CreateDomainName",
              {{"regionalCertificateArn", kCertificate},
               {"endpointConfiguration", {{"types", Json::array({"REGIONAL"})}}}})
      .reply({{"regionalDomainName", "d-1.execute-api.eu-west-1.amazonaws.com"},
              {"regionalHostedZoneId", "ZLY8HYME6SFDD"}});
  world.aws.expect("CreateBasePathMapping");
  world.aws.expect("ChangeResourceRecordSets").reply(kChange);
  world.run();
  CHECK(world.aws.all_went_to_plan());
  const Json change = world.aws.params_of("ChangeResourceRecordSets").at(0);
  CHECK(change.at("/ChangeBatch/Changes/0/ResourceRecordSet"_json_pointer) ==
        Json{{"Name", "api.example.com."},
             {"Type", "A"},
             {"AliasTarget",
              {{"DNSName", "d-1.execute-api.eu-west-1.amazonaws.com"},
               {"HostedZoneId", "ZLY8HYME6SFDD"},
               {"EvaluateTargetHealth", false}}}});
}

TEST_CASE("a record of another kind, and a zone that is not there, are explained") {
  DomainWorld world;
  world.aws.expect("GetDomainName").reply(live_domain());
  world.aws.expect("GetBasePathMappings").reply(mapping("abc123", "dev"));
  world.aws.expect("ListResourceRecordSets")
      .reply(
          record("A", {{"TTL", 60}, {"ResourceRecords", Json::array({{{"Value", "1.2.3.4"}}})}}));
  CHECK(
      world.failure().starts_with("'api.example.com' has a record of type A already, so that it "
                                  "cannot get one of type CNAME."));
  CHECK_FALSE(world.changed_anything());

  DomainWorld zoneless;
  zoneless.aws.expect("GetDomainName").reply(live_domain());
  zoneless.aws.expect("GetBasePathMappings").reply(mapping("abc123", "dev"));
  zoneless.aws.expect("ListResourceRecordSets").error("NoSuchHostedZone", "No hosted zone", 404);
  CHECK(zoneless.failure() ==
        "There is no hosted zone 'Z1' (yugen.customDomain.hostedDomainZoneId).");
}

TEST_CASE("an API that does not exist gets no domain") {
  ApiWorld world(yugen::custom_domain_create, domain());
  world.aws.expect("GetRestApis").reply({{"items", Json::array()}});
  CHECK(world.failure() == "Api orders does not exist, aborting...");
  ApiWorld without(yugen::custom_domain_create);
  CHECK(without.failure() == "The section 'yugen.customDomain' is missing in the configuration.");
}

TEST_CASE("a domain is deleted only when nobody else uses it") {
  DomainWorld world(Json::object(), yugen::custom_domain_delete);
  world.aws.expect("GetDomainName").reply(live_domain());
  for (int i = 0; i < 2; ++i)
    world.aws.expect("GetBasePathMappings").reply(mapping("abc123", "dev"));
  world.aws.expect("DeleteBasePathMapping", {{"basePath", "(none)"}});
  world.aws.expect("ListResourceRecordSets").reply(cname("d1.cloudfront.net"));
  world.aws.expect("ChangeResourceRecordSets").reply(kChange);
  world.aws.expect("DeleteDomainName", {{"domainName", "api.example.com"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DomainWorld shared(Json::object(), yugen::custom_domain_delete);
  shared.aws.expect("GetDomainName").reply(live_domain());
  shared.aws.expect("GetBasePathMappings").reply(mapping("other1", "dev"));
  shared.aws.expect("GetBasePathMappings").reply(mapping("other1", "dev"));
  CHECK(shared.failure() == "The custom domain api.example.com stays: 1 other mapping uses it.");
  CHECK_FALSE(shared.changed_anything());

  DomainWorld both(Json::object(), yugen::custom_domain_delete);
  Json two = mapping("abc123", "dev");
  two["items"].push_back({{"basePath", "v2"}, {"restApiId", "other1"}, {"stage", "dev"}});
  both.aws.expect("GetDomainName").reply(live_domain());
  for (int i = 0; i < 2; ++i) both.aws.expect("GetBasePathMappings").reply(two);
  CHECK(both.failure().starts_with("The custom domain api.example.com stays"));
  CHECK_FALSE(both.changed_anything());
}

TEST_CASE("a domain can be deleted after its API, and one that is not there is an error") {
  ApiWorld world(yugen::custom_domain_delete, domain(Json{{"ensureCname", false}}));
  world.aws.expect("GetRestApis").reply({{"items", Json::array()}});
  world.aws.expect("GetDomainName").reply(live_domain());
  for (int i = 0; i < 2; ++i)
    world.aws.expect("GetBasePathMappings").reply({{"items", Json::array()}});
  world.aws.expect("DeleteDomainName", {{"domainName", "api.example.com"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DomainWorld gone(Json::object(), yugen::custom_domain_delete);
  gone.aws.expect("GetDomainName").error("NotFoundException", "no", 404);
  CHECK(gone.failure() == "There is no custom domain api.example.com in eu-west-1.");

  ApiWorld without(yugen::custom_domain_delete);
  CHECK(without.failure() == "The section 'yugen.customDomain' is missing in the configuration.");
}

}  // namespace gcdt::test
