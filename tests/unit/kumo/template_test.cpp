#include <doctest.h>

#include <filesystem>

#include "kumo_world.h"
#include "tools/kumo/template.h"

namespace gcdt::test {

namespace {

using kumo::TemplateSource;

struct EmptyWorld : World {
  explicit EmptyWorld(Json stack = {{"StackName", "st"}})
      : World(kumo::tool, kumo::generate, {{"stack", std::move(stack)}}) {}

  kumo::Template evaluated() { return kumo::evaluate(ctx, kumo::open_template(ctx)); }
  std::string problem() {
    try {
      evaluated();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  void program(std::string_view name, std::string_view content) {
    file(name, content);
    std::filesystem::permissions(dir.path() / name, std::filesystem::perms::owner_all);
  }
};

std::string text_of_size(size_t size) {
  std::string text = R"({"Resources": {}, "Description": ")";
  text.append(size - text.size() - 2, 'x');
  return text + "\"}";
}

}  // namespace

TEST_CASE("without any template the error says where one may lie") {
  EmptyWorld world;
  CHECK(world.problem().starts_with("There is no template in '" + world.dir.path().string()));
}

TEST_CASE("a JSON template is passed on byte for byte") {
  EmptyWorld world;
  std::string text =
      "  {\"Resources\" :\t{\"B\": {\"Type\": \"AWS::S3::Bucket\"}}, \"x\": \"\u00fc\"}\n\n";
  world.file("cloudformation.json", text);
  kumo::Template found = world.evaluated();
  CHECK(found.body == text);
  CHECK_FALSE(found.yaml);
  CHECK(found.document.at("Resources").contains("B"));
}

TEST_CASE("a YAML template may use CloudFormation's short forms") {
  for (const char* name : {"cloudformation.yaml", "cloudformation.yml"}) {
    EmptyWorld world;
    std::string text =
        "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n"
        "      BucketName: !Sub '${AWS::StackName}-x'\n      Other: !GetAtt C.Arn\n";
    world.file(name, text);
    kumo::Template found = world.evaluated();
    CHECK(found.body == text);
    CHECK(found.yaml);
    CHECK(*find(found.document, "/Resources/B/Properties/Other/Fn::GetAtt/1") == "Arn");
  }
}

TEST_CASE("two sources are an error that names both") {
  EmptyWorld world;
  world.file("cloudformation.json", kTemplate);
  world.file("cloudformation.yaml", "Resources: {}\n");
  CHECK(world.problem() ==
        "The template must come from one place, but there are cloudformation.yaml, "
        "cloudformation.json. Keep one of them.");
}

TEST_CASE("the configuration can name a file") {
  EmptyWorld world({{"StackName", "st"}, {"template", "templates/network.yaml"}});
  world.file("templates/network.yaml", "Resources: {}\n");
  CHECK(world.evaluated().body == "Resources: {}\n");
}

TEST_CASE("a configured file that is missing is named") {
  EmptyWorld world({{"StackName", "st"}, {"template", "nowhere.yaml"}});
  CHECK(world.problem() ==
        "kumo configuration: 'stack.template' names 'nowhere.yaml', which does not exist.");
}

TEST_CASE("naming the file that is found anyway is no conflict") {
  EmptyWorld world({{"StackName", "st"}, {"template", "cloudformation.json"}});
  world.file("cloudformation.json", kTemplate);
  CHECK(world.problem().empty());
}

TEST_CASE("a configured file beside a cloudformation file is a conflict") {
  EmptyWorld world({{"StackName", "st"}, {"template", "other.json"}});
  world.file("cloudformation.json", kTemplate);
  world.file("other.json", kTemplate);
  CHECK(world.problem().contains("there are cloudformation.json, other.json"));
}

TEST_CASE("an executable prints the template and gets context and configuration") {
  EmptyWorld world({{"StackName", "st"}, {"template", "make-template"}});
  world.program("make-template", "");
  world.processes.results.push_back({.out = "Resources: {}\n", .err = "made it\n"});
  CHECK(world.evaluated().body == "Resources: {}\n");
  const os::Process& started = world.processes.started.at(0);
  CHECK(started.argv == std::vector<std::string>{(world.dir.path() / "make-template").string()});
  CHECK(started.dir == world.dir.path());
  CHECK(started.deadline == std::chrono::minutes(10));
  Json input = Json::parse(started.input);
  CHECK(input.at("context").at("env") == "dev");
  CHECK(input.at("config").at("stack").at("StackName") == "st");
  CHECK(world.said() == "made it\n");
}

TEST_CASE("an executable file with a template's extension is read, not run") {
  EmptyWorld world({{"StackName", "st"}, {"template", "t.yaml"}});
  world.program("t.yaml", "Resources: {}\n");
  CHECK(world.evaluated().body == "Resources: {}\n");
  CHECK(world.processes.started.empty());
}

TEST_CASE("an executable that fails is quoted with its last line") {
  EmptyWorld world({{"StackName", "st"}, {"template", "make"}});
  world.program("make", "");
  world.processes.results.push_back({.exit_code = 3, .out = "half", .err = "one\nno such vpc\n"});
  CHECK(world.problem() == "The template program 'make' ended with exit code 3: no such vpc");
}

TEST_CASE("an executable that hangs is given up") {
  EmptyWorld world({{"StackName", "st"}, {"template", "make"}});
  world.program("make", "");
  world.processes.results.push_back({.exit_code = 143, .timed_out = true});
  CHECK(world.problem() == "The template program 'make' did not end within 10 minutes");
}

TEST_CASE("a text that is no template is refused with its position or kind") {
  struct Case {
    std::string text, problem;
  };
  for (const Case& one :
       {Case{"{\"Resources\": }", "cloudformation.json:1:15: not valid JSON"},
        Case{"", "cloudformation.json is no CloudFormation template: it is empty"},
        Case{"hello",
             "cloudformation.json is no CloudFormation template: it is "
             "string, not a map"},
        Case{"- a\n- b\n", "it is array, not a map"},
        Case{"a: [1\n", "cloudformation.json:2:1: not valid YAML"}}) {
    EmptyWorld world;
    world.file("cloudformation.json", one.text);
    CAPTURE(one.text);
    CAPTURE(world.problem());
    CHECK(world.problem().contains(one.problem));
  }
}

TEST_CASE("a template above 51,200 bytes needs a bucket") {
  EmptyWorld world;
  world.file("cloudformation.json", text_of_size(51'200));
  CHECK_NOTHROW(kumo::check_size(world.ctx, world.evaluated()));
  world.file("cloudformation.json", text_of_size(51'201));
  CHECK_THROWS_WITH(kumo::check_size(world.ctx, world.evaluated()),
                    "The template has 51201 bytes; without a bucket CloudFormation takes at most "
                    "51200. Name a bucket to upload it to in 'kumo.stack.artifactBucket'.");
  world.ctx.config["kumo"]["stack"]["artifactBucket"] = "artifacts";
  CHECK_NOTHROW(kumo::check_size(world.ctx, world.evaluated()));
}

TEST_CASE("a template above 1 MB is refused even with a bucket") {
  EmptyWorld world({{"StackName", "st"}, {"artifactBucket", "artifacts"}});
  world.file("cloudformation.json", text_of_size(1'048'577));
  CHECK_THROWS_WITH(
      kumo::check_size(world.ctx, world.evaluated()),
      "The template has 1048577 bytes; CloudFormation takes at most 1048576. Split it "
      "into nested stacks or several stacks.");
}

TEST_CASE("kumo generate writes the template beside the configuration") {
  EmptyWorld world(Json{{"StackName", "infra-dev-kumo-sample-stack"}});
  world.file("cloudformation.json", kTemplate);
  world.run();
  CHECK(world.read("infra-dev-kumo-sample-stack-generated-cf-template.json") == kTemplate);
  CHECK(world.said() ==
        "wrote cf-template for dev to disk: "
        "infra-dev-kumo-sample-stack-generated-cf-template.json\n");
  CHECK(world.aws.calls.empty());
}

TEST_CASE("kumo generate keeps YAML as YAML") {
  EmptyWorld world;
  world.file("cloudformation.yaml", "Description: \u96f2\nResources: {}");
  world.run();
  CHECK(world.read("st-generated-cf-template.yaml") == "Description: \u96f2\nResources: {}");
}

TEST_CASE("kumo generate needs a stack name") {
  EmptyWorld world(Json::object());
  world.file("cloudformation.json", kTemplate);
  CHECK(world.failure() == "kumo configuration: 'stack.StackName' is required");
}

TEST_CASE("the template goes to the artifact bucket under a name with its hash") {
  EmptyWorld world({{"StackName", "st"}, {"artifactBucket", "artifacts"}});
  world.file("cloudformation.json", kTemplate);
  kumo::Template source = world.evaluated();
  world.aws.expect("HeadBucket", {{"Bucket", "artifacts"}, {"ExpectedBucketOwner", "123456789012"}})
      .reply({{"BucketRegion", "eu-central-1"}});
  world.aws.expect(
      "PutObject",
      {{"Bucket", "artifacts"}, {"Body", kTemplate}, {"ExpectedBucketOwner", "123456789012"}});
  std::string url = kumo::deliver(world.ctx, source).at("TemplateURL");
  std::string key = world.aws.params_of("PutObject").at(0).at("Key");
  CHECK(key.starts_with("kumo/eu-central-1/st-cloudformation-"));
  CHECK(url == "https://artifacts.s3.eu-central-1.amazonaws.com/" + key);
  CHECK(world.aws.calls.back().region == "eu-central-1");
  CHECK(world.has_file("st-generated-cf-template.json"));
  CHECK(world.aws.all_went_to_plan());

  source.body += " ";
  world.aws.expect("HeadBucket").reply({{"BucketRegion", "eu-central-1"}});
  world.aws.expect("PutObject");
  CHECK(kumo::deliver(world.ctx, source).at("TemplateURL") != url);
}

TEST_CASE("a bucket that is missing or not ours gets nothing") {
  struct Case {
    int status;
    std::string code, problem;
  };
  for (const Case& one :
       {Case{404, "404", "The artifact bucket 'artifacts' does not exist."},
        Case{403, "403",
             "The artifact bucket 'artifacts' does not belong to account 123456789012"}}) {
    EmptyWorld world({{"StackName", "st"}, {"artifactBucket", "arn:aws:s3:::artifacts"}});
    world.file("cloudformation.json", kTemplate);
    world.aws.expect("HeadBucket").error(one.code, "", one.status);
    // Is it closed to us, or does it only belong to somebody else?
    if (one.status == 403) world.aws.expect("HeadBucket").error(one.code, "", one.status);
    std::string problem;
    try {
      kumo::deliver(world.ctx, world.evaluated());
    } catch (const Error& error) {
      problem = error.what();
    }
    CHECK(problem.starts_with(one.problem));
    CHECK(world.aws.all_went_to_plan());
  }
}

}  // namespace gcdt::test
