// tenkai deploy: from the bundle to a deployment that has begun, and everything that can be wrong
// before (30-tenkai 5.1 to 5.4, 5.10).
#include "tenkai_world.h"

namespace gcdt::test {

TEST_CASE("a bundle becomes a revision, the revision a deployment, in one request as documented") {
  TenkaiWorld world(tenkai::deploy, {{"deploymentConfigName", "CodeDeployDefault.AllAtOnce"}});
  world.run();
  Json revision = {{"revisionType", "S3"},
                   {"s3Location",
                    {{"bucket", "artifacts"},
                     {"key", "shop/bundle.tar.gz"},
                     {"bundleType", "tgz"},
                     {"eTag", kETag},
                     {"version", "v7"}}}};
  CHECK(world.aws.params_of("CreateDeployment") ==
        std::vector<Json>{{{"applicationName", "shop"},
                           {"deploymentGroupName", "blue"},
                           {"deploymentConfigName", "CodeDeployDefault.AllAtOnce"},
                           {"description", "deploy with tenkai"},
                           {"ignoreApplicationStopFailures", true},
                           {"revision", revision}}});
  CHECK(world.aws.params_of("RegisterApplicationRevision").at(0).at("revision") == revision);
  CHECK(world.aws.params_of("PutObject").at(0).at("ExpectedBucketOwner") == "123456789012");
  CHECK(world.said() == kLink +
                            "Deployment: d-1 - State: Created\n"
                            "Deployment: d-1 - State: InProgress\n"
                            "Deployment: d-1 - State: Succeeded\n");
  CHECK(world.result() == Json{{"deployment", "d-1"},
                               {"application", "shop"},
                               {"group", "blue"},
                               {"status", "Succeeded"},
                               {"revision", revision}});
  CHECK(world.clock.sleeps.size() == 2);
}

TEST_CASE("options of the configuration are handed on, none are made up") {
  TenkaiWorld world(tenkai::deploy, {{"description", "release 7"},
                                     {"fileExistsBehavior", "OVERWRITE"},
                                     {"ignoreApplicationStopFailures", false},
                                     {"autoRollbackConfiguration",
                                      {{"enabled", true}, {"events", {"DEPLOYMENT_FAILURE"}}}}});
  world.run();
  Json request = world.aws.params_of("CreateDeployment").at(0);
  CHECK_FALSE(request.contains("deploymentConfigName"));
  CHECK(request.at("description") == "release 7");
  CHECK(request.at("fileExistsBehavior") == "OVERWRITE");
  CHECK(request.at("ignoreApplicationStopFailures") == false);
  CHECK(request.at("autoRollbackConfiguration").at("events").at(0) == "DEPLOYMENT_FAILURE");
}

TEST_CASE("a bucket without versions gives a revision without one, and a warning") {
  for (Json answer : {Json{{"ETag", kETag}}, Json{{"ETag", kETag}, {"VersionId", "null"}}}) {
    TenkaiWorld world;
    world.aws.always("PutObject", answer);
    world.run();
    CHECK_FALSE(
        find(world.aws.params_of("CreateDeployment").at(0), "/revision/s3Location/version"));
    CHECK(world.last_warning() ==
          "The bucket 'artifacts' keeps no versions: each bundle replaces the one before, so that "
          "nothing can go back to that. Switch its versioning on.");
  }
}

TEST_CASE("a bucket that does not exist is an error for who did not ask for it to be made") {
  for (const Json& asked : {Json(), Json(false), Json("true")}) {
    TenkaiWorld world;
    if (!asked.is_null()) world.ctx.config["tenkai"]["codedeploy"]["createArtifactsBucket"] = asked;
    world.aws.expect("HeadBucket").error("404", "Not Found", 404);
    CHECK(
        world.failure() ==
        "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') does not exist. Nothing was "
        "uploaded. Create it, correct its name, or let tenkai make it, with "
        "'createArtifactsBucket: true' in 'tenkai.codedeploy'.");
    CHECK(world.count("CreateBucket") == 0);
    CHECK(world.count("PutObject") == 0);
  }
}

TEST_CASE("a bucket is created with versions, encrypted and closed to the public") {
  for (const char* region : {"eu-west-1", "us-east-1"}) {
    TenkaiWorld world;
    aws::Settings settings = world.session.settings();
    settings.region = region;
    auto backend = std::make_unique<Script>();
    Script& script = *backend;
    script.always("GetCallerIdentity", {{"Account", "123456789012"}});
    script.always("GetDeploymentGroup", {{"deploymentGroupInfo", Json::object()}});
    script.always("ListDeployments", {{"deployments", Json::array()}});
    script.expect("HeadBucket").error("404", "Not Found", 404);
    script.expect("CreateBucket", {{"Bucket", "artifacts"}});
    script.expect("PutPublicAccessBlock",
                  {{"ExpectedBucketOwner", "123456789012"},
                   {"PublicAccessBlockConfiguration", {{"RestrictPublicBuckets", true}}}});
    Json rule{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "AES256"}}}};
    script.expect("PutBucketEncryption",
                  {{"ServerSideEncryptionConfiguration", {{"Rules", Json::array({rule})}}}});
    script.expect("PutBucketVersioning", {{"VersioningConfiguration", {{"Status", "Enabled"}}}});
    script.expect("PutObject").interrupt(SIGINT);
    aws::Session session(settings, world.seams(), std::move(backend));
    Context ctx{.out = world.out,
                .session = session,
                .clock = world.clock,
                .processes = world.processes,
                .terminal = world.terminal,
                .random = world.random,
                .python = world.python,
                .environment = world.environment,
                .dir = world.dir.path()};
    ctx.tool = &tenkai::tool;
    ctx.command = &tenkai::deploy;
    ctx.config = world.ctx.config;
    ctx.config["tenkai"]["codedeploy"]["createArtifactsBucket"] = true;
    ctx.bundle_file = world.ctx.bundle_file;
    CHECK_THROWS_AS(tenkai::deploy.run(ctx), Interrupted);
    CHECK(script.all_went_to_plan());
    Json created = script.params_of("CreateBucket").at(0);
    CHECK(created.contains("CreateBucketConfiguration") == (std::string(region) != "us-east-1"));
    CHECK(world.said().contains("Bucket 'artifacts' was created in"));
  }
}

TEST_CASE("a bucket that is not ours, or in another region, gets nothing") {
  auto refused = [](auto prepare) {
    TenkaiWorld world;
    prepare(world);
    std::string told = world.failure();
    CHECK(world.count("PutObject") == 0);
    CHECK(world.count("CreateBucket") == 0);
    CHECK(world.count("CreateDeployment") == 0);
    return told;
  };
  CHECK(refused([](TenkaiWorld& world) {
          world.aws.expect("HeadBucket").error("403", "Forbidden", 403);
          world.aws.expect("HeadBucket").reply(Json::object());
        }) ==
        "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') does not belong to account "
        "123456789012, but to another one. Nothing was uploaded.");
  CHECK(refused([](TenkaiWorld& world) {
          for (int i = 0; i < 2; ++i) world.aws.expect("HeadBucket").error("403", "Forbidden", 403);
        }) ==
        "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') does not belong to account "
        "123456789012, or this account may not look at it. Nothing was uploaded.");
  CHECK(refused([](TenkaiWorld& world) {
          world.aws.always("HeadBucket", {{"BucketRegion", "us-west-2"}});
        }) ==
        "The bucket 'artifacts' ('tenkai.codedeploy.artifactsBucket') is in us-west-2, but "
        "CodeDeploy takes bundles for eu-west-1 only from there. Nothing was uploaded.");
  CHECK(refused([](TenkaiWorld& world) {
          world.ctx.config["tenkai"]["codedeploy"].erase("artifactsBucket");
        }) ==
        "'tenkai.codedeploy.artifactsBucket' is missing: the bucket that bundles are uploaded to.");
}

TEST_CASE("an application, group or configuration that does not exist is told before the upload") {
  struct Case {
    const char *operation, *code, *key, *value;
  };
  for (auto [operation, code, key, value] :
       {Case{"GetDeploymentGroup", "ApplicationDoesNotExistException", "applicationName", "shop"},
        Case{"GetDeploymentGroup", "DeploymentGroupDoesNotExistException", "deploymentGroupName",
             "blue"},
        Case{"GetDeploymentConfig", "DeploymentConfigDoesNotExistException", "deploymentConfigName",
             "Careful"}}) {
    TenkaiWorld world(tenkai::deploy, {{"deploymentConfigName", "Careful"}});
    world.aws.expect(operation).error(code, "No such thing.");
    CHECK(
        world.failure() ==
        fmt::format("An error occurred ({}) when calling the {} operation: No such thing. Correct "
                    "'tenkai.codedeploy.{}' ('{}'), or the region (eu-west-1). Nothing was sent.",
                    code, operation, key, value));
    CHECK(world.count("HeadBucket") == 0);
  }
}

TEST_CASE("who may not look before deploys all the same") {
  TenkaiWorld world(tenkai::deploy, {{"deploymentConfigName", "Careful"}});
  for (const char* operation : {"GetDeploymentGroup", "GetDeploymentConfig", "ListDeployments",
                                "RegisterApplicationRevision"})
    world.aws.always(operation, [operation](const aws::Call&) -> Json {
      throw service_error(operation, "AccessDeniedException", "not allowed");
    });
  world.run();
  CHECK(world.result().at("status") == "Succeeded");
}

TEST_CASE("a deployment that runs already is named; --wait waits for its end") {
  auto prepare = [](TenkaiWorld& world) {
    world.aws.expect("ListDeployments", {{"deploymentGroupName", "blue"}})
        .reply({{"deployments", {"d-0"}}});
    world.aws.expect("GetDeployment", {{"deploymentId", "d-0"}})
        .reply({{"deploymentInfo",
                 {{"deploymentId", "d-0"},
                  {"status", "InProgress"},
                  {"creator", "user"},
                  {"description", "release 6"},
                  {"createTime", "2026-01-02T03:00:00+00:00"}}}});
  };
  const std::string runs =
      "Deployment d-0 runs in the deployment group 'blue' (since 2026-01-02 03:00:00+00:00, by "
      "user, 'release 6').";
  TenkaiWorld impatient;
  prepare(impatient);
  CHECK(impatient.failure() ==
        runs +
            " Wait until it is over (--wait), look with `tenkai show d-0`, or stop it with `tenkai "
            "stop d-0`. Nothing was sent.");
  CHECK(impatient.count("HeadBucket") == 0);

  TenkaiWorld patient;
  patient.ctx.args.values["--wait"] = "true";
  prepare(patient);
  prepare(patient);
  patient.run();
  CHECK(patient.aws.all_went_to_plan());
  CHECK(patient.said().starts_with(runs + " Waiting until it is over.\n" + kLink));
  CHECK(patient.clock.sleeps.at(1) == std::chrono::seconds(15));

  TenkaiWorld limited;
  limited.ctx.args.values = {{"--wait", "true"}, {"--timeout", "1"}};
  for (int i = 0; i < 5; ++i) prepare(limited);
  CHECK(limited.failure() == runs + " It is not over after 1 minute of waiting. Nothing was sent.");
}

TEST_CASE("somebody who was faster is told in CodeDeploy's words") {
  TenkaiWorld world;
  world.aws.expect("CreateDeployment")
      .error("DeploymentLimitExceededException", "Group blue has the active deployment 'd-9'.");
  CHECK(world.failure() ==
        "An error occurred (DeploymentLimitExceededException) when calling the CreateDeployment "
        "operation: Group blue has the active deployment 'd-9'. Wait until it is over (--wait), or "
        "look with `tenkai list`.");
}

TEST_CASE("a lost answer to CreateDeployment: the revision tells whether it arrived") {
  auto begun = [](TenkaiWorld& world, const char* description) {
    return Json{{"deploymentsInfo",
                 Json::array({{{"deploymentId", "d-5"},
                               {"description", description},
                               {"creator", "user"},
                               {"createTime", "2026-01-02T03:04:06+00:00"},
                               {"revision",
                                world.aws.params_of("CreateDeployment").at(0).at("revision")}}})}};
  };
  TenkaiWorld arrived;
  arrived.aws.expect("ListDeployments");
  arrived.aws.expect("CreateDeployment").refuse(no_answer("CreateDeployment", true));
  arrived.aws.expect("ListDeployments").reply({{"deployments", {"d-5"}}});
  arrived.aws.always("BatchGetDeployments",
                     [&](const aws::Call&) { return begun(arrived, "deploy with tenkai"); });
  arrived.run();
  CHECK(arrived.count("CreateDeployment") == 1);
  CHECK(arrived.result().at("deployment") == "d-5");

  TenkaiWorld lost;
  lost.aws.expect("ListDeployments");
  lost.aws.expect("CreateDeployment").refuse(no_answer("CreateDeployment", true));
  lost.aws.expect("ListDeployments").reply({{"deployments", {"d-5"}}});
  lost.aws.always("BatchGetDeployments",
                  [&](const aws::Call&) { return begun(lost, "somebody else's"); });
  CHECK(lost.failure().ends_with(
      " There is no sign that the deployment began; look with `tenkai list`."));
  CHECK(lost.count("CreateDeployment") == 1);
}

TEST_CASE("--revision deploys an earlier bundle again, by deployment or by version") {
  TenkaiWorld by_version;
  by_version.ctx.args.values["--revision"] = "v3";
  by_version.aws.expect(
      "HeadObject", {{"Bucket", "artifacts"}, {"Key", "shop/bundle.tar.gz"}, {"VersionId", "v3"}});
  by_version.run();
  CHECK(by_version.aws.all_went_to_plan());
  CHECK(by_version.count("PutObject") == 0);
  Json location =
      by_version.aws.params_of("CreateDeployment").at(0).at("revision").at("s3Location");
  CHECK(location.at("version") == "v3");

  TenkaiWorld by_deployment;
  by_deployment.ctx.args.values["--revision"] = "d-0";
  Json revision = {{"revisionType", "S3"},
                   {"s3Location", {{"bucket", "old"}, {"key", "k"}, {"eTag", "\"e\""}}}};
  by_deployment.aws.expect("GetDeployment", {{"deploymentId", "d-0"}})
      .reply({{"deploymentInfo", {{"applicationName", "shop"}, {"revision", revision}}}});
  by_deployment.aws.expect("HeadObject", {{"Bucket", "old"}, {"IfMatch", "\"e\""}});
  by_deployment.run();
  CHECK(by_deployment.aws.all_went_to_plan());
  CHECK(by_deployment.aws.params_of("CreateDeployment").at(0).at("revision") == revision);
}

TEST_CASE("an earlier revision that is gone, overwritten or another application's is refused") {
  TenkaiWorld gone;
  gone.ctx.args.values["--revision"] = "v3";
  gone.aws.expect("HeadObject").error("404", "Not Found", 404);
  CHECK(
      gone.failure() ==
      "There is no bundle s3://artifacts/shop/bundle.tar.gz in the version 'v3' any more. `tenkai "
      "list` shows earlier revisions.");
  auto of_deployment = [](TenkaiWorld& world, const char* application) {
    world.ctx.args.values["--revision"] = "d-0";
    world.aws.expect("GetDeployment")
        .reply(
            {{"deploymentInfo",
              {{"applicationName", application},
               {"revision", {{"s3Location", {{"bucket", "b"}, {"key", "k"}, {"eTag", "e"}}}}}}}});
  };
  TenkaiWorld overwritten;
  of_deployment(overwritten, "shop");
  overwritten.aws.expect("HeadObject").error("412", "Precondition Failed", 412);
  CHECK(overwritten.failure() == "The bundle s3://b/k is not the one of that time any more (e).");
  TenkaiWorld foreign;
  of_deployment(foreign, "bar");
  CHECK(foreign.failure() == "Deployment d-0 is one of the application 'bar', not of 'shop'.");
  for (TenkaiWorld* world : {&gone, &overwritten, &foreign})
    CHECK(world->count("CreateDeployment") == 0);
}

TEST_CASE("a deployment to ECS or Lambda is an appspec, without bundle and bucket") {
  TenkaiWorld world(tenkai::deploy, {{"appspec", "appspec.yaml"}});
  world.ctx.config["tenkai"]["codedeploy"].erase("artifactsBucket");
  world.ctx.bundle_file.clear();
  world.file("appspec.yaml", "version: 0.0\n");
  world.aws.always("GetDeploymentGroup", {{"deploymentGroupInfo", {{"computePlatform", "ECS"}}}});
  world.run();
  CHECK(world.aws.params_of("CreateDeployment").at(0).at("revision") ==
        Json{{"revisionType", "AppSpecContent"},
             {"appSpecContent",
              {{"content", "version: 0.0\n"},
               {"sha256", "6a41e44aabcfd2527a82894a58f037eb82f3ccca36a3dd2fa70f7ee7a182cd56"}}}});
}

TEST_CASE("a bundle does not go to ECS, an appspec alone not to instances") {
  TenkaiWorld ecs;
  ecs.aws.always("GetDeploymentGroup", {{"deploymentGroupInfo", {{"computePlatform", "ECS"}}}});
  CHECK(ecs.failure() ==
        "The deployment group 'blue' deploys to ECS, which takes no bundle: name the appspec in "
        "'tenkai.codedeploy.appspec'.");
  TenkaiWorld server(tenkai::deploy, {{"appspec", "appspec.yaml"}});
  CHECK(server.failure() ==
        "The deployment group 'blue' deploys to instances, which need a bundle; "
        "'tenkai.codedeploy.appspec' is for Lambda and ECS.");
}

TEST_CASE("--no-wait returns as soon as the deployment has begun") {
  TenkaiWorld world;
  world.ctx.args.values["--no-wait"] = "true";
  world.run();
  CHECK(world.said() == kLink);
  CHECK(world.count("GetDeployment") == 0);
  CHECK(world.result().at("status") == "Created");
}

}  // namespace gcdt::test
