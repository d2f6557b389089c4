#include <doctest.h>

#include "config/validate.h"
#include "config/yaml.h"
#include "support/world.h"
#include "tools/gcdt/commands.h"

using namespace gcdt;

namespace {

const char* kRole = "arn:aws:iam::123456789012:role/lambda";
const char* kHeader = "from gcdt_gru import Gru\napp = Gru('math')\n";

struct Serverless : test::World {
  // `routes`: what follows `app = Gru('math')` in app.py; `answers` as on the command line.
  explicit Serverless(std::string_view routes = "@app.route('/')\ndef index(): return {}\n",
                      std::string answers = std::string("envs=dev\nrole=") + kRole +
                                            "\napi_key=the-key")
      : test::World(core::tool, core::generate, Json::object()) {
    ctx.args.values["<generator>"] = "serverless";
    if (!answers.empty()) ctx.args.values["<answer>"] = std::move(answers);
    environment.variables["HOME"] = (dir.path() / "home").string();
    if (!routes.empty()) file("app.py", kHeader + std::string(routes));
  }

  Json swagger() { return config::parse_yaml(read("swagger.yaml"), "swagger.yaml"); }
  Json method(const char* pointer) {
    const Json made = swagger();
    const Json* found = find(made, std::string("/paths") + pointer);
    REQUIRE(found);
    return *found;
  }
  Json config(const char* env = "dev") {
    return Json::parse(read(fmt::format("gcdt_{}.json", env)));
  }
};

Json integration(const Json& method) {
  return method.at("x-amazon-apigateway-integration");
}

}  // namespace

TEST_CASE("a route becomes a method that calls the function (02-plugins example 31)") {
  Serverless world;
  world.run();
  Json swagger = world.swagger();
  CHECK(swagger.at("swagger") == "2.0");
  CHECK(swagger.at("info") == Json{{"title", "{{apiName}}"}, {"version", "1.0"}});
  CHECK(swagger.at("host") == "{{apiHostname}}");
  CHECK(swagger.at("schemes") == Json::array({"https"}));
  CHECK(swagger.at("definitions") ==
        Json{{"Empty", {{"type", "object"}, {"title", "Empty Schema"}}}});
  CHECK_FALSE(swagger.contains("securityDefinitions"));
  Json get = world.method("/~1/get");
  CHECK(get.at("consumes") == Json::array({"application/json"}));
  CHECK(get.at("produces") == Json::array({"application/json"}));
  CHECK(get.at("responses") ==
        Json{{"200",
              {{"description", "200 response"}, {"schema", {{"$ref", "#/definitions/Empty"}}}}}});
  CHECK(integration(get) == Json{{"passthroughBehavior", "when_no_match"},
                                 {"httpMethod", "POST"},
                                 {"type", "aws_proxy"},
                                 {"contentHandling", "CONVERT_TO_TEXT"},
                                 {"uri", "{{mathUri}}"},
                                 {"responses", {{"default", {{"statusCode", "200"}}}}}});
}

TEST_CASE("what a path captures is a parameter of the integration (example 32)") {
  Serverless world("@app.route('/path/{capture}')\ndef get(capture): return capture\n");
  world.run();
  CHECK(
      integration(world.method("/~1path~1{capture}/get")).at("parameters") ==
      Json::array({{{"name", "capture"}, {"in", "path"}, {"required", true}, {"type", "string"}}}));
}

TEST_CASE("methods of one route have equal content (example 33)") {
  Serverless world("@app.route('/', methods=['GET', 'POST'])\ndef index(): return {}\n");
  world.run();
  CHECK(world.method("/~1/get") == world.method("/~1/post"));
}

TEST_CASE("cors adds a preflight that API Gateway answers (example 34)") {
  Serverless world("@app.route('/', methods=['GET', 'POST'], cors=True)\ndef index(): return {}\n");
  world.run();
  Json options = world.method("/~1/options");
  CHECK(options.at("consumes") == Json::array({"application/json"}));
  Json answer = options.at("responses").at("200");
  CHECK(answer.at("headers").at("Access-Control-Allow-Origin") == Json{{"type", "string"}});
  CHECK(answer.at("headers").size() == 3);
  Json mock = integration(options);
  CHECK(mock.at("type") == "mock");
  CHECK(mock.at("requestTemplates") == Json{{"application/json", R"({"statusCode": 200})"}});
  CHECK(mock.at("responses").at("default") ==
        Json{{"statusCode", "200"},
             {"responseParameters",
              {{"method.response.header.Access-Control-Allow-Methods", "'GET,POST,OPTIONS'"},
               {"method.response.header.Access-Control-Allow-Headers",
                "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'"},
               {"method.response.header.Access-Control-Allow-Origin", "'*'"}}}});
}

TEST_CASE("a route that needs a key says so, and the file says what the key is") {
  Serverless world(
      "@app.route('/', api_key_required=True, content_types=['text/csv'])\ndef index(): return "
      "1\n");
  world.run();
  Json get = world.method("/~1/get");
  CHECK(get.at("security") == Json::array({{{"api_key", Json::array()}}}));
  CHECK(get.at("consumes") == Json::array({"text/csv"}));
  CHECK(world.swagger().at("securityDefinitions").at("api_key").at("name") == "x-api-key");
}

TEST_CASE("there is a configuration for every environment, and its schemas accept it") {
  Serverless world("@app.route('/')\ndef index(): return {}\n",
                   std::string("envs=DEV, prod ,,dev\naccount=acme\nrole=") + kRole +
                       "\ntimeout=60\nmemory_size=256\nuse_artifact_bucket=yes\n"
                       "artifact_bucket=acme-bundles\napi_key=the-key\nregion=eu-central-1");
  world.run();
  CHECK(world.result() ==
        Json{{"files", {"swagger.yaml", "gcdt_dev.json", "gcdt_prod.json", "gcdt_gru.py"}}});
  Json made = world.config("prod");
  Json lambda = made.at("ramuda").at("lambda");
  CHECK(lambda.at("runtime").get<std::string>().starts_with("python3."));
  lambda.erase("runtime");
  CHECK(lambda == Json{{"name", "acme-prod-math"},
                       {"description", "Lambda function for math"},
                       {"role", kRole},
                       {"handlerFunction", "app.app"},
                       {"handlerFile", "app.py"},
                       {"timeout", 60},
                       {"memorySize", 256},
                       {"events", Json::object()}});
  CHECK(made.at("ramuda").at("deployment") ==
        Json{{"region", "eu-central-1"}, {"artifactBucket", "acme-bundles"}});
  CHECK(made.at("yugen") ==
        Json{{"api",
              {{"name", "acme-prod-math-api"},
               {"description", "API Gateway for math"},
               {"targetStage", "prod"},
               {"apiKey", "the-key"}}},
             {"lambda",
              {{"entries",
                {{{"name", "acme-prod-math"}, {"swaggerRef", "mathUri"}, {"alias", "ACTIVE"}}}}}}});
  for (const char* tool : {"ramuda", "yugen"}) {
    CAPTURE(tool);
    config::incept_defaults(made, tool, true);
    CHECK_NOTHROW(config::validate(made, {}, tool, world.out));
  }
  CHECK(world.out.notices(output::Notice::warning).empty());
}

TEST_CASE("the bundle gets what app.py imports, from pip or from the project") {
  Serverless world;
  world.run();
  CHECK(world.config().at("ramuda").at("bundling") ==
        Json{{"zip", "bundle.zip"},
             {"folders",
              {{{"source", "./vendored"}, {"target", "."}},
               {{"source", "./gcdt_gru.py"}, {"target", "."}}}}});
  CHECK(world.read("gcdt_gru.py").contains("class Gru"));

  Serverless with_pip;
  with_pip.file("requirements.txt", "requests\ngcdt_gru==1.0\n");
  with_pip.run();
  CHECK_FALSE(with_pip.has_file("gcdt_gru.py"));
  CHECK(with_pip.config().at("ramuda").at("bundling").at("folders") ==
        Json::array({{{"source", "./vendored"}, {"target", "."}}}));

  Serverless with_copy;
  with_copy.file("gcdt_gru.py", "mine");
  with_copy.run();
  CHECK(with_copy.read("gcdt_gru.py") == "mine");
}

TEST_CASE("without an API there is neither a swagger file nor a section for it") {
  Serverless world("@app.route('/')\ndef index(): return {}\n",
                   std::string("envs=dev\napi_gateway=no\nrole=") + kRole);
  world.run();
  CHECK_FALSE(world.has_file("swagger.yaml"));
  CHECK_FALSE(world.config().contains("yugen"));
  CHECK_FALSE(world.config().at("ramuda").contains("deployment"));
}

TEST_CASE("a person is asked in the original's order, and only what matters") {
  Serverless world("@app.route('/')\ndef index(): return {}\n", "");
  world.terminal.askable = true;
  world.terminal.answers = {"", "dev, stage", "", kRole, "n", "", "100", "256", "n"};
  world.run();
  CHECK(world.terminal.prompts ==
        std::vector<std::string>{
            "Which account do you want to use? (infra) ", "Environments [dev, stage, prod]? ",
            "AWS region you want to deploy to. (eu-west-1) ",
            "AWS Lambda role you want to assign. ",
            "Do you want to use an s3 bucket for AWS Lambda deployment? (y/N) ",
            "The function execution time(s) at which Lambda should terminate the function (300) ",
            "The amount of memory(MB) for the function (must be multiple of 64). (128) ",
            "The amount of memory(MB) for the function (must be multiple of 64). (128) ",
            "Do you want scaffolding for API Gateway? (Y/n) "});
  // 100 MB are none; the question came again.
  CHECK(world.said().contains("'100': it must be a multiple of 64 from 128 to 10240."));
  CHECK(world.config("stage").at("ramuda").at("lambda").at("memorySize") == 256);
  CHECK(world.config("stage").at("ramuda").at("lambda").at("timeout") == 300);
}

TEST_CASE("answers are the defaults of the next time, except those that differ each time") {
  Serverless world("@app.route('/')\ndef index(): return {}\n",
                   std::string("account=acme\nenvs=dev\nuse_artifact_bucket=yes\n"
                               "artifact_bucket=b\napi_key=the-key\nrole=") +
                       kRole);
  world.run();
  std::string stored = world.read("home/.local/state/gcdt/answers.json");
  CHECK(stored.contains("acme"));
  CHECK_FALSE(stored.contains("the-key"));
  CHECK_FALSE(stored.contains("artifact_bucket\": \"b"));

  Serverless next("@app.route('/')\ndef index(): return {}\n", "");
  next.file("home/.local/state/gcdt/answers.json", stored);
  next.terminal.askable = true;
  next.terminal.answers = {"", "", "", "", "no", "", "", "no"};
  next.run();
  CHECK(next.terminal.prompts[0] == "Which account do you want to use? (acme) ");
  CHECK(next.config().at("ramuda").at("lambda").at("name") == "acme-dev-math");
}

TEST_CASE("a store that is no store is ignored") {
  for (const char* content : {"{", "[]", R"({"serverless": {"account": 5, "region": "a b"}})"}) {
    Serverless world;
    world.file("home/.local/state/gcdt/answers.json", content);
    world.run();
    CHECK(world.config().at("ramuda").at("lambda").at("name") == "infra-dev-math");
  }
}

TEST_CASE("without anybody to ask, a missing or wrong answer is one sentence") {
  auto failure = [](std::string answers) {
    Serverless world("@app.route('/')\ndef index(): return {}\n", std::move(answers));
    std::string sentence = world.failure();
    CHECK_FALSE(world.has_file("gcdt_dev.json"));
    CHECK_FALSE(world.has_file("swagger.yaml"));
    return sentence;
  };
  CHECK(failure("") ==
        "There is nobody to ask 'Environments [dev, stage, prod]?'; answer it with envs=<answer>.");
  CHECK(failure("envs=dev\nrole=r") ==
        "role='r': it must be the ARN of a role, or a lookup that gives one.");
  CHECK(failure("envs=../x") ==
        "envs='../x': names of environments, separated by commas, are needed.");
  CHECK(failure("timeout=12x\nenvs=dev\nrole=lookup:stack:a:b") ==
        "timeout='12x': it must be a number from 1 to 900.");
  CHECK(failure("use_artifact_bucket=perhaps\nenvs=dev\nrole=lookup:stack:a:b") ==
        "use_artifact_bucket='perhaps': it must be yes or no.");
  CHECK(failure("env=dev") == "'serverless' does not ask for 'env'; did you mean 'envs'?.");
  CHECK(failure("dev") == "'dev' is no answer; one is written <name>=<answer>.");
}

TEST_CASE("nothing is written when one of the files exists") {
  Serverless world;
  world.file("gcdt_dev.json", "mine");
  CHECK(world.failure() ==
        "'gcdt_dev.json' exists already; nothing was written. Remove or rename what you do not "
        "need.");
  CHECK(world.read("gcdt_dev.json") == "mine");
  CHECK_FALSE(world.has_file("swagger.yaml"));
  CHECK_FALSE(world.has_file("gcdt_gru.py"));
}

TEST_CASE("an app.py that is missing, broken or no application is one sentence") {
  CHECK(Serverless("").failure().starts_with("There is no app.py here to make a project of;"));
  CHECK(Serverless("app = 5").failure() ==
        "'app.py' has no application: it must define app = Gru('<name>').");
  CHECK(Serverless("app = Gru('a b')\n@app.route('/')\ndef f(): pass")
            .failure()
            .starts_with("app.py calls its application 'a b'"));
  CHECK(Serverless("\n").failure() == "The application 'math' of app.py has no routes.");
  CHECK(Serverless("import nothing_like_it")
            .failure()
            .starts_with("could not find package for import: ModuleNotFoundError: No module named "
                         "'nothing_like_it' "
                         "(app.py:3, run by "));
  CHECK(Serverless("@app.route('/')\ndef f(): pass\n@app.route('/')\ndef g(): pass")
            .failure()
            .contains("Duplicate route detected: '/'"));
}
