// What a function has beside code: what is wanted is set, what is no longer wanted is taken away,
// and what nobody mentions is left alone.
#include <doctest.h>

#include "deploy_world.h"

namespace gcdt::test {

namespace {

const char* const kArn = "arn:aws:lambda:eu-west-1:123456789012:function:greeter";

Json with(Json more) {
  Json lambda = lambda_section();
  lambda.update(more);
  return lambda;
}

// The members of the one UpdateFunctionConfiguration that a deployment sends.
Json sent(Json lambda, Json remote) {
  DeployWorld world(with(std::move(lambda)));
  world.finds(std::move(remote));
  world.aws.expect("UpdateFunctionConfiguration");
  world.aws.expect("PublishVersion").reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  Json request = world.aws.params_of("UpdateFunctionConfiguration").at(0);
  request.erase("FunctionName");
  return request;
}

// How many calls a deployment of a function makes that is as wanted.
size_t calls_if_unchanged(Json lambda, Json remote) {
  DeployWorld world(with(std::move(lambda)));
  world.finds(std::move(remote));
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.result().at("changed") == false);
  return world.aws.calls.size();
}

ServiceError absent(const std::string& operation) {
  return service_error(operation, "ResourceNotFoundException", "not there", 404);
}

}  // namespace

TEST_CASE("every setting of a function reaches Lambda in its own words") {
  CHECK(sent({{"tracing", "Active"}}, Json::object()) ==
        Json{{"TracingConfig", {{"Mode", "Active"}}}});
  CHECK(sent({{"deadLetter", "arn:aws:sqs:eu-west-1:1:q"}}, Json::object()) ==
        Json{{"DeadLetterConfig", {{"TargetArn", "arn:aws:sqs:eu-west-1:1:q"}}}});
  CHECK(sent({{"kmsKeyArn", "arn:aws:kms:eu-west-1:1:key/k"}}, Json::object()) ==
        Json{{"KMSKeyArn", "arn:aws:kms:eu-west-1:1:key/k"}});
  CHECK(sent({{"ephemeralStorage", 1024}}, Json::object()) ==
        Json{{"EphemeralStorage", {{"Size", 1024}}}});
  CHECK(sent({{"snapStart", true}}, Json::object()) ==
        Json{{"SnapStart", {{"ApplyOn", "PublishedVersions"}}}});
  CHECK(sent({{"layers", {"arn:l:2", "arn:l:1"}}},
             {{"Layers", {{{"Arn", "arn:l:1"}}, {{"Arn", "arn:l:2"}}}}}) ==
        Json{{"Layers", {"arn:l:2", "arn:l:1"}}});
  CHECK(sent({{"logging", {{"format", "JSON"}, {"applicationLevel", "WARN"}}}}, Json::object()) ==
        Json{{"LoggingConfig", {{"LogFormat", "JSON"}, {"ApplicationLogLevel", "WARN"}}}});
  CHECK(sent({{"runtime", "python3.14"}}, Json::object()) == Json{{"Runtime", "python3.14"}});
}

TEST_CASE("a VPC is both lists, with IPv6 only where the configuration speaks of it") {
  Json lists{{"subnetIds", {"subnet-1"}}, {"securityGroups", {"sg-1"}}};
  Json wanted{{"SubnetIds", {"subnet-1"}}, {"SecurityGroupIds", {"sg-1"}}};
  CHECK(sent({{"vpc", lists}}, Json::object()) == Json{{"VpcConfig", wanted}});
  for (bool on : {true, false}) {
    Json both = lists, other = wanted;
    both["ipv6"] = on;
    wanted["Ipv6AllowedForDualStack"] = on;
    other["Ipv6AllowedForDualStack"] = !on;
    CHECK(sent({{"vpc", both}}, {{"VpcConfig", other}}) == Json{{"VpcConfig", wanted}});
    CHECK(calls_if_unchanged({{"vpc", both}}, {{"VpcConfig", wanted}}) <= 5);
  }
  // Half a VPC is none, and its IPv6 with it.
  CHECK(calls_if_unchanged({{"vpc", {{"subnetIds", {"subnet-1"}}, {"ipv6", true}}}},
                           Json::object()) <= 5);
}

TEST_CASE("file systems are mounted, kept as they are, and taken away") {
  auto mount = [](const char* point) {
    return Json::array({{{"Arn", point}, {"LocalMountPath", "/mnt/files"}}});
  };
  CHECK(sent({{"fileSystems", mount("arn:new")}}, {{"FileSystemConfigs", mount("arn:old")}}) ==
        Json{{"FileSystemConfigs", mount("arn:new")}});
  CHECK(sent({{"fileSystems", nullptr}}, {{"FileSystemConfigs", mount("arn:old")}}) ==
        Json{{"FileSystemConfigs", Json::array()}});
  CHECK(calls_if_unchanged({{"fileSystems", mount("arn:old")}},
                           {{"FileSystemConfigs", mount("arn:old")}}) <= 5);
  // What the configuration does not speak of is left alone.
  CHECK(calls_if_unchanged(Json::object(), {{"FileSystemConfigs", mount("arn:old")}}) <= 5);
}

TEST_CASE("null takes away what a function has") {
  CHECK(sent({{"deadLetter", nullptr}}, {{"DeadLetterConfig", {{"TargetArn", "arn:q"}}}}) ==
        Json{{"DeadLetterConfig", {{"TargetArn", ""}}}});
  CHECK(sent({{"layers", nullptr}}, {{"Layers", {{{"Arn", "arn:l:1"}}}}}) ==
        Json{{"Layers", Json::array()}});
  CHECK(sent({{"kmsKeyArn", nullptr}}, {{"KMSKeyArn", "arn:k"}}) == Json{{"KMSKeyArn", ""}});
  CHECK(sent({{"ephemeralStorage", nullptr}}, {{"EphemeralStorage", {{"Size", 2048}}}}) ==
        Json{{"EphemeralStorage", {{"Size", 512}}}});
  CHECK(sent({{"snapStart", false}}, {{"SnapStart", {{"ApplyOn", "PublishedVersions"}}}}) ==
        Json{{"SnapStart", {{"ApplyOn", "None"}}}});
  CHECK(sent({{"logging", nullptr}}, {{"LoggingConfig", {{"LogFormat", "JSON"}}}}) ==
        Json{{"LoggingConfig", {{"LogFormat", "Text"}}}});
}

TEST_CASE("a deployment that changes nothing makes at most six calls, the probe included") {
  // One more for the credentials, which the lifecycle makes.
  CHECK(calls_if_unchanged(Json::object(), Json::object()) + 1 <= 6);
  Json lambda{{"tracing", "Active"},
              {"layers", {"arn:l:1"}},
              {"deadLetter", nullptr},
              {"ephemeralStorage", 1024},
              {"snapStart", true},
              {"kmsKeyArn", nullptr},
              {"logging", {{"format", "JSON"}}}};
  Json remote{{"TracingConfig", {{"Mode", "Active"}}},
              {"Layers", {{{"Arn", "arn:l:1"}, {"CodeSize", 5}}}},
              {"EphemeralStorage", {{"Size", 1024}}},
              {"SnapStart", {{"ApplyOn", "PublishedVersions"}, {"OptimizationStatus", "On"}}},
              {"LoggingConfig", {{"LogFormat", "JSON"}, {"LogGroup", "/aws/lambda/greeter"}}}};
  CHECK(calls_if_unchanged(lambda, remote) + 1 <= 6);
}

TEST_CASE("tags are added and removed exactly; those of AWS itself stay") {
  DeployWorld world(with({{"tags", {{"team", "shop"}, {"cost", 7}}}}));
  Json found = DeployWorld::remote({{"FunctionArn", kArn}});
  found["Tags"] = {{"team", "blog"}, {"old", "1"}, {"aws:cloudformation:stack-name", "s"}};
  world.aws.expect("GetFunction").reply(found);
  world.aws.expect("GetAlias").reply({{"FunctionVersion", "3"}});
  world.aws.expect("UntagResource", {{"Resource", kArn}, {"TagKeys", {"old"}}});
  world.aws.expect("TagResource", {{"Tags", {{"team", "shop"}, {"cost", "7"}}}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.result().at("changed") == true);
}

TEST_CASE("a new function gets its tags with its creation") {
  DeployWorld world(with({{"tags", {{"team", "shop"}}}}));
  world.finds_nothing();
  world.aws.expect("CreateFunction", {{"Tags", {{"team", "shop"}}}}).reply(version("1"));
  world.aws.expect("CreateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
}

TEST_CASE("reserved concurrency is set, kept and given back") {
  auto deploy = [](Json wanted, Json has, const char* operation) {
    DeployWorld world(with({{"reservedConcurrency", std::move(wanted)}}));
    Json found = DeployWorld::remote();
    if (!has.is_null()) found["Concurrency"] = {{"ReservedConcurrentExecutions", has}};
    world.aws.expect("GetFunction").reply(found);
    world.aws.expect("GetAlias").reply({{"FunctionVersion", "3"}});
    if (operation) world.aws.expect(operation, {{"FunctionName", "greeter"}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
  };
  deploy(5, nullptr, "PutFunctionConcurrency");
  deploy(0, 5, "PutFunctionConcurrency");
  deploy(5, 5, nullptr);
  deploy(nullptr, 5, "DeleteFunctionConcurrency");
}

TEST_CASE("provisioned concurrency belongs to the alias, and is waited for") {
  DeployWorld world(with({{"provisionedConcurrency", 2}}));
  world.finds();
  world.aws.expect("GetProvisionedConcurrencyConfig", {{"Qualifier", "ACTIVE"}})
      .error("ProvisionedConcurrencyConfigNotFoundException", "none", 404);
  world.aws.expect("PutProvisionedConcurrencyConfig", {{"ProvisionedConcurrentExecutions", 2}})
      .reply({{"Status", "IN_PROGRESS"}});
  world.aws.expect("GetProvisionedConcurrencyConfig").reply({{"Status", "READY"}});
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DeployWorld full(with({{"provisionedConcurrency", 2}}));
  full.finds();
  full.aws.expect("GetProvisionedConcurrencyConfig")
      .reply({{"RequestedProvisionedConcurrentExecutions", 1}});
  full.aws.expect("PutProvisionedConcurrencyConfig")
      .reply({{"Status", "FAILED"}, {"StatusReason", "no capacity"}});
  CHECK(full.failure() == "Provisioned concurrency of function 'greeter' failed: no capacity");

  DeployWorld away(with({{"provisionedConcurrency", 0}}));
  away.finds();
  away.aws.expect("GetProvisionedConcurrencyConfig")
      .reply({{"RequestedProvisionedConcurrentExecutions", 1}});
  away.aws.expect("DeleteProvisionedConcurrencyConfig", {{"Qualifier", "ACTIVE"}});
  away.run();
  CHECK(away.aws.all_went_to_plan());
}

TEST_CASE("what becomes of asynchronous calls is one setting of the alias") {
  Json wanted{{"maxRetries", 1}, {"maxAge", 600}, {"onFailure", "arn:aws:sqs:eu-west-1:1:q"}};
  Json request{
      {"Qualifier", "ACTIVE"},
      {"MaximumRetryAttempts", 1},
      {"MaximumEventAgeInSeconds", 600},
      {"DestinationConfig", {{"OnFailure", {{"Destination", "arn:aws:sqs:eu-west-1:1:q"}}}}}};
  DeployWorld world(with({{"asyncInvoke", wanted}}));
  world.finds();
  world.aws.expect("GetFunctionEventInvokeConfig").refuse(absent("GetFunctionEventInvokeConfig"));
  world.aws.expect("PutFunctionEventInvokeConfig", request);
  world.run();
  CHECK(world.aws.all_went_to_plan());

  DeployWorld same(with({{"asyncInvoke", wanted}}));
  same.finds();
  Json shown = request;
  shown.erase("Qualifier");
  shown["DestinationConfig"]["OnSuccess"] = Json::object();
  same.aws.expect("GetFunctionEventInvokeConfig").reply(shown);
  same.run();
  CHECK(same.aws.all_went_to_plan());

  DeployWorld away(with({{"asyncInvoke", nullptr}}));
  away.finds();
  away.aws.expect("GetFunctionEventInvokeConfig").reply(shown);
  away.aws.expect("DeleteFunctionEventInvokeConfig", {{"Qualifier", "ACTIVE"}});
  away.run();
  CHECK(away.aws.all_went_to_plan());
}

TEST_CASE("a public URL comes with both of its permissions, and goes with them") {
  const Json cors{{"AllowOrigins", {"https://example.com"}}};
  const Json url{{"FunctionUrl", "https://abc.lambda-url.eu-west-1.on.aws/"},
                 {"FunctionArn", kArn},
                 {"CreationTime", "t"},
                 {"LastModifiedTime", "t"},
                 {"AuthType", "NONE"},
                 {"Cors", cors}};
  Json created = url;
  created.erase("LastModifiedTime");
  Json option{{"auth", "NONE"}, {"cors", {{"allowOrigins", {"https://example.com"}}}}};
  DeployWorld world(with({{"url", option}}));
  world.finds();
  world.aws.expect("GetFunctionUrlConfig", {{"Qualifier", "ACTIVE"}})
      .refuse(absent("GetFunctionUrlConfig"));
  world.aws.expect("CreateFunctionUrlConfig", {{"AuthType", "NONE"}, {"Cors", cors}})
      .reply(created);
  world.aws.expect("AddPermission", {{"Action", "lambda:InvokeFunctionUrl"},
                                     {"Principal", "*"},
                                     {"FunctionUrlAuthType", "NONE"},
                                     {"Qualifier", "ACTIVE"}});
  world.aws.expect("AddPermission",
                   {{"Action", "lambda:InvokeFunction"}, {"InvokedViaFunctionUrl", true}});
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(world.said().contains("https://abc.lambda-url.eu-west-1.on.aws/"));

  Json policy{{"Policy", R"({"Statement": [{"Sid": "gcdt-function-url"},
                                           {"Sid": "gcdt-function-url-invoke"}]})"}};
  DeployWorld same(with({{"url", option}}));
  same.finds();
  same.aws.expect("GetFunctionUrlConfig").reply(url);
  same.aws.expect("GetPolicy", {{"Qualifier", "ACTIVE"}}).reply(policy);
  same.run();
  CHECK(same.aws.all_went_to_plan());
  CHECK(same.result().at("changed") == false);

  DeployWorld signed_only(with({{"url", {{"auth", "AWS_IAM"}}}}));
  signed_only.finds();
  signed_only.aws.expect("GetFunctionUrlConfig").reply(url);
  signed_only.aws.expect("GetPolicy").reply(policy);
  signed_only.aws
      .expect("UpdateFunctionUrlConfig", {{"AuthType", "AWS_IAM"}, {"Cors", Json::object()}})
      .reply(url);
  signed_only.aws.expect("RemovePermission", {{"StatementId", "gcdt-function-url"}});
  signed_only.aws.expect("RemovePermission", {{"StatementId", "gcdt-function-url-invoke"}});
  signed_only.run();
  CHECK(signed_only.aws.all_went_to_plan());

  DeployWorld away(with({{"url", nullptr}}));
  away.finds();
  away.aws.expect("GetFunctionUrlConfig").reply(url);
  away.aws.expect("GetPolicy").reply(policy);
  away.aws.expect("DeleteFunctionUrlConfig", {{"Qualifier", "ACTIVE"}});
  away.aws.expect("RemovePermission");
  away.aws.expect("RemovePermission");
  away.run();
  CHECK(away.aws.all_went_to_plan());
}

TEST_CASE("a container image is deployed without a bundle, a handler or a runtime") {
  const char* image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/greeter:1";
  Json lambda = with({{"imageUri", image}, {"imageConfig", {{"command", {"handler.handle"}}}}});
  DeployWorld world(lambda);
  world.ctx.bundle_file.clear();
  world.finds_nothing();
  world.aws
      .expect("CreateFunction", {{"PackageType", "Image"},
                                 {"Code", {{"ImageUri", image}}},
                                 {"ImageConfig",
                                  {{"EntryPoint", Json::array()},
                                   {"Command", {"handler.handle"}},
                                   {"WorkingDirectory", ""}}}})
      .reply(version("1"));
  world.aws.expect("CreateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  Json request = world.aws.params_of("CreateFunction").at(0);
  CHECK_FALSE(request.contains("Runtime"));
  CHECK_FALSE(request.contains("Handler"));

  DeployWorld zip(lambda);
  zip.ctx.bundle_file.clear();
  zip.finds();
  CHECK(zip.failure().contains("has the package type Zip, which AWS cannot change to Image"));
}

TEST_CASE("an image named by its digest is not deployed twice, one named by a tag may have moved") {
  auto deploy = [](const std::string& image, bool sent, const char* hash) {
    DeployWorld world(with({{"imageUri", image}}));
    world.ctx.bundle_file.clear();
    Json found = DeployWorld::remote({{"PackageType", "Image"}, {"CodeSha256", "h1"}});
    found["Code"] = {{"ImageUri", image}};
    world.live = found.at("Configuration");
    world.aws.expect("GetFunction").reply(found);
    world.aws.expect("GetAlias").reply({{"FunctionVersion", "3"}});
    if (sent) {
      Json answer = version(std::string(hash) == "h1" ? "3" : "4");
      answer["CodeSha256"] = hash;
      world.aws.expect("UpdateFunctionCode", {{"ImageUri", image}}).reply(answer);
    }
    if (std::string(hash) != "h1") world.aws.expect("UpdateAlias", {{"FunctionVersion", "4"}});
    world.run();
    CHECK(world.aws.all_went_to_plan());
    return world.result().at("changed").get<bool>();
  };
  std::string repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/greeter";
  CHECK_FALSE(deploy(repository + "@sha256:" + std::string(64, 'a'), false, "h1"));
  CHECK_FALSE(deploy(repository + ":latest", true, "h1"));
  CHECK(deploy(repository + ":latest", true, "h2"));
}

TEST_CASE("other processors need new code, although the code is the same") {
  DeployWorld world(with({{"architectures", {"arm64"}}}));
  world.finds();
  world.aws.expect("UpdateFunctionCode", {{"Architectures", {"arm64"}}}).reply(version("4"));
  world.aws.expect("UpdateAlias");
  world.run();
  CHECK(world.aws.all_went_to_plan());
  CHECK(calls_if_unchanged({{"architectures", {"arm64"}}}, {{"Architectures", {"arm64"}}}) == 4);
}

}  // namespace gcdt::test
