#include "aws/model.h"

#include <doctest.h>

#include <set>

#include "aws/model_compiler.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::aws;

TEST_CASE("every listed service is embedded with all its parts") {
  std::vector<std::string_view> services = embedded_services();
  CHECK(services.size() == 29);
  for (std::string_view service : services) {
    const Model& model = find_model(service);
    CAPTURE(service);
    CHECK(model.service_name() == service);
    CHECK_FALSE(model.service_id().empty());
    CHECK_FALSE(model.operation_names().empty());
    CHECK(parse_json(model.endpoint_rules(), "rules").contains("rules"));
    CHECK(parse_json(model.metadata(), "metadata").contains("apiVersion"));
    for (std::string_view name : model.operation_names())
      CHECK(model.operation(name).name() == name);
  }
  CHECK(parse_json(partitions(), "partitions").contains("partitions"));
}

TEST_CASE("an operation leads to its shapes and their traits") {
  const Model& lambda = find_model("lambda");
  CHECK(lambda.protocol() == Protocol::rest_json);
  Operation invoke = lambda.operation("Invoke");
  REQUIRE(invoke);
  CHECK(invoke.http_method() == "POST");
  CHECK(invoke.request_uri() == "/2015-03-31/functions/{FunctionName}/invocations");
  Member name = invoke.input().member("FunctionName").value();
  CHECK(name.required());
  CHECK(name.location() == Location::uri);
  CHECK(name.location_name() == "FunctionName");
  CHECK(name.shape().type() == Type::string);
  CHECK(invoke.input().payload()->name() == "Payload");
  CHECK(invoke.input().payload()->shape().type() == Type::blob);
  CHECK(invoke.output().member("StatusCode")->location() == Location::status_code);
  CHECK(invoke.errors().size() > 10);
  CHECK_FALSE(invoke.input().member("functionname").has_value());
  CHECK_FALSE(lambda.operation("Invok"));
}

TEST_CASE("query, xml and endpoint traits survive") {
  const Model& cfn = find_model("cloudformation");
  CHECK(cfn.operation("DescribeStacks").result_wrapper() == "DescribeStacksResult");
  CHECK(cfn.operation("CreateStack").input().member("StackName")->shape().min() == std::nullopt);
  CHECK(cfn.shape("AlreadyExistsException").error_code() == "AlreadyExistsException");
  CHECK(cfn.shape("AlreadyExistsException").is_exception());

  const Model& s3 = find_model("s3");
  Operation put = s3.operation("PutBucketLogging");
  CHECK(put.input().member("Bucket")->context_param() == "Bucket");
  CHECK(put.checksum_required());
  CHECK(put.checksum_algorithm_member() == "ChecksumAlgorithm");
  Member status = put.input().member("BucketLoggingStatus").value();
  CHECK(status.xml_namespace() == "http://s3.amazonaws.com/doc/2006-03-01/");
  CHECK(s3.shape("Expires").type() == Type::timestamp);  // from the sdk-extras

  CHECK(find_model("route53").operation("CreateHostedZone").input_member().location_name() ==
        "CreateHostedZoneRequest");
  CHECK(find_model("sts").operation("AssumeRoleWithWebIdentity").unsigned_request());
  CHECK(find_model("ec2")
            .operation("RunInstances")
            .input()
            .member("ClientToken")
            ->idempotency_token());
  std::vector<std::string_view> capabilities = cfn.shape("Capability").enum_values();
  CHECK(std::ranges::count(capabilities, "CAPABILITY_NAMED_IAM") == 1);
}

TEST_CASE("the first protocol that is spoken here is chosen") {
  CHECK(find_model("cloudwatch").protocol() == Protocol::json);
  CHECK(find_model("cloudwatch").query_compatible());
  CHECK(find_model("codedeploy").protocol() == Protocol::json);
  CHECK(find_model("cloudwatch").endpoint_prefix() == "monitoring");
  CHECK(find_model("cloudwatch").signing_name() == "monitoring");
}

TEST_CASE("an unknown service is named, with a likely one") {
  CHECK_THROWS_WITH_AS(find_model("clodformation"),
                       "'clodformation' is no service known here; did you mean 'cloudformation'?",
                       Error);
  CHECK_THROWS_WITH_AS(find_model("../etc"),
                       "'../etc' is no service known here; set AWS_DATA_PATH to a folder with its "
                       "botocore model",
                       Error);
  CHECK_THROWS_AS(find_model("partitions"), Error);
}

namespace {

const char* const kTinyModel = R"({
  "metadata": {"protocol": "json", "serviceId": "Tiny", "endpointPrefix": "t"},
  "operations": {"Go": {"name": "Go", "http": {"method": "POST", "requestUri": "/"},
                        "input": {"shape": "GoInput"}}},
  "shapes": {"GoInput": {"type": "structure", "required": ["B"],
                         "members": {"B": {"shape": "S"}, "A": {"shape": "S"}}},
             "S": {"type": "string", "min": 2, "documentation": "long"}}})";

}  // namespace

TEST_CASE("a service that is not embedded comes from the newest version in a data folder") {
  os::TempDir folder;
  for (const char* version : {"2019-01-01", "2020-01-01", "2021-01-01"})
    std::filesystem::create_directories(folder.path() / "tiny" / version);
  os::write_file(folder.path() / "tiny/2019-01-01/service-2.json", "{}");
  os::write_file(folder.path() / "tiny/2020-01-01/service-2.json", kTinyModel);
  os::write_file(folder.path() / "tiny/2020-01-01/service-2.sdk-extras.json",
                 R"({"merge": {"metadata": {"signingName": "small"}}})");
  const Model& model = find_model("tiny", {"/nonexistent", folder.path().string()});
  CHECK(model.signing_name() == "small");
  Shape input = model.operation("Go").input();
  CHECK(input.member_count() == 2);
  CHECK(input.member(size_t{0}).name() == "A");
  CHECK_FALSE(input.member("A")->required());
  CHECK(input.member("B")->required());
  CHECK(input.member("B")->shape().min() == 2);
  CHECK_FALSE(input.member("B")->shape().max().has_value());
  CHECK(model.paginators().empty());
  CHECK(&find_model("tiny") == &model);
}

TEST_CASE("a broken model file is named") {
  os::TempDir folder;
  std::filesystem::create_directories(folder.path() / "broken/2020-01-01");
  std::filesystem::path file = folder.path() / "broken/2020-01-01/service-2.json";
  std::vector<std::string> folders{folder.path().string()};

  os::write_file(file, "{");
  CHECK_THROWS_AS(find_model("broken", folders), Error);
  for (const char* model :
       {"[]", R"({"metadata": {"protocol": "json"}, "shapes": {"A": {"type": "list"}}})",
        R"({"metadata": {"protocol": "json"}, "shapes": {"A": {"type": "odd"}}})",
        R"({"metadata": {"protocol": "carrier-pigeon"}})",
        R"({"metadata": 3, "operations": [], "shapes": "x"})"}) {
    CAPTURE(model);
    os::write_file(file, model);
    CHECK_THROWS_AS(find_model("broken", folders), Error);
  }
  std::filesystem::remove(file);
  os::write_file(file.string() + ".gz", "no gzip file, but long enough");
  CHECK_THROWS_AS(find_model("broken", folders), Error);
}

TEST_CASE("bytes that are no compiled model are refused") {
  std::string bytes = compile_model({"tiny", parse_json(kTinyModel, "model"), {}, {}, {}});
  CHECK(Model(bytes).service_name() == "tiny");
  for (size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS(Model(std::string_view(bytes).substr(0, size)), Error);
}
