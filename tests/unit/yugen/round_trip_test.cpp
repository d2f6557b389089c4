// A definition, imported and exported again by something that keeps and writes what API Gateway
// keeps and writes, is the same definition.
#include <doctest.h>

#include <cstdlib>

#include "api_world.h"
#include "exporter.h"
#include "os/files.h"
#include "tools/yugen/api_diff.h"
#include "tools/yugen/definition.h"
#include "tools/yugen/deployment.h"

namespace gcdt::test {

using namespace yugen;

namespace {

std::string differences(const Json& live, const Json& local) {
  std::string text;
  for (const DiffLine& line : diff_lines(diff_apis(live, local, true))) text += line.text + "\n";
  return text;
}

std::filesystem::path fixtures() {
  return std::string(std::getenv("GCDT_SOURCE_DIR")) + "/tests/fixtures/yugen";
}

// No mistakes, and no difference from what API Gateway makes of it, in either version and whichever
// way it goes.
void check_round_trip(const Definition& definition) {
  for (const DefinitionProblem& problem : check_definition(definition)) {
    CAPTURE(problem.line());
    CHECK_FALSE(problem.fatal);
  }
  Json sent = definition.sent();
  for (bool swagger : {true, false}) {
    CAPTURE(swagger);
    Json live = exported(sent, swagger);
    CHECK(differences(live, sent) == "");
    CHECK(differences(live, exported(live, !swagger)) == "");
    // The export is a definition without mistakes, too.
    for (const DefinitionProblem& problem :
         check_definition(parse_definition(dump(live), "export.json", Json::object()))) {
      CAPTURE(problem.line());
      CHECK_FALSE(problem.fatal);
    }
  }
}

// What tests/fixtures/yugen/public/README.md says: the definitions of others name no integrations,
// and have media types that API Gateway does not export.
void keep_json_alone(Json& owner, const char* key) {
  auto media = owner.find(key);
  if (media == owner.end()) return;
  if (media->is_array())
    std::erase_if(media->get_ref<Json::array_t&>(),
                  [](const Json& type) { return type != "application/json"; });
  else
    std::erase_if(media->get_ref<Json::object_t&>(),
                  [](const auto& entry) { return entry.first != "application/json"; });
  if (media->empty()) owner.erase(media);
}

Json integration_for(const std::string& path) {
  Json integration{
      {"type", "http_proxy"}, {"httpMethod", "ANY"}, {"uri", "https://backend.example.com" + path}};
  for (size_t open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
    std::string name = path.substr(open + 1, path.find('}', open) - open - 1);
    integration["requestParameters"]["integration.request.path." + name] =
        "method.request.path." + name;
  }
  return integration;
}

std::string for_api_gateway(const std::filesystem::path& file) {
  Json document = parse_json(os::read_file(file), file.filename().string());
  document["info"]["title"] = "orders";
  for (auto& [path, item] : document.at("paths").items())
    for (auto& [method, operation] : item.items()) {
      if (!operation.is_object()) continue;
      for (const char* key : {"consumes", "produces"}) keep_json_alone(operation, key);
      if (auto body = operation.find("requestBody"); body != operation.end() && body->is_object()) {
        keep_json_alone(*body, "content");
        if (!body->contains("content") && !body->contains("$ref")) operation.erase(body);
      }
      for (Json& response : operation.at("responses")) keep_json_alone(response, "content");
      operation["x-amazon-apigateway-integration"] = integration_for(path);
    }
  if (find(document, "/components/requestBodies"))
    for (Json& body : document["components"]["requestBodies"]) keep_json_alone(body, "content");
  return dump(document);
}

constexpr const char* kPublic[] = {"petstore.json",     "api-with-examples.json",
                                   "uspto.json",        "petstore-expanded.json",
                                   "link-example.json", "petstore-31.json"};

// An account with at most one API, which remembers what is imported and deployed.
struct Account {
  Json definition, live;  // null: nothing yet
  Json deployment;

  void answer(Script& aws) {
    const Json api{{"id", "abc123"}, {"name", "orders"}};
    aws.always("GetRestApis", [=, this](const aws::Call&) -> Json {
      return {{"items", definition.is_null() ? Json::array() : Json::array({api})}};
    });
    auto import = [=, this](const aws::Call& call) {
      definition =
          parse_definition(call.params.at("body").get<std::string>(), "sent.yaml", Json::object())
              .document;
      return api;
    };
    aws.always("ImportRestApi", import);
    aws.always("PutRestApi", import);
    aws.always("CreateDeployment", [this](const aws::Call& call) {
      live = definition;
      deployment = {{"id", "d1"}, {"description", call.params.at("description")}};
      return deployment;
    });
    aws.always("GetDeployment", [this](const aws::Call&) { return deployment; });
    aws.always("GetStage", [this](const aws::Call& call) -> Json {
      if (live.is_null()) throw service_error(call.operation, "NotFoundException", "none", 404);
      return {{"deploymentId", "d1"}};
    });
    aws.always("GetExport", [this](const aws::Call& call) -> Json {
      return {{"body", dump(exported(live, call.params.at("exportType") == "swagger"))}};
    });
  }
};

struct Trip : ApiWorld {
  Trip(const Command& command, Account& account, std::string_view definition)
      : ApiWorld(command, Json{{"api", {{"apiKey", nullptr}}}}) {
    account.answer(aws);
    file("swagger.yaml", definition);
  }
};

}  // namespace

TEST_CASE("an API that was exported and imported again differs in nothing") {
  for (const char* name :
       {"library.yaml", "weather.json", "tickets.yaml", "files.yaml", "events.yaml"}) {
    CAPTURE(name);
    check_round_trip(read_definition(fixtures() / name, Json::object()));
  }
}

TEST_CASE("definitions that others published differ in nothing after the same way") {
  for (const char* name : kPublic) {
    CAPTURE(name);
    check_round_trip(
        parse_definition(for_api_gateway(fixtures() / "public" / name), name, Json::object()));
  }
}

TEST_CASE("deployed, exported, deployed from the export: preview sees no difference") {
  for (const char* name : kPublic)
    for (bool openapi : {false, true}) {
      CAPTURE(name);
      CAPTURE(openapi);
      Account account;
      std::string text = for_api_gateway(fixtures() / "public" / name);
      Trip(yugen::deploy, account, text).run();
      auto preview = [&] {
        Trip trip(yugen::preview, account, text);
        trip.run();
        return trip.said();
      };
      CHECK(preview().contains("no differences"));
      Trip again(yugen::deploy, account, text);
      again.run();
      CHECK(again.result().at("changed") == false);

      Trip exporting(yugen::export_api, account, text);
      if (openapi) exporting.ctx.args.values["--openapi"] = "true";
      exporting.run();
      Json before = exported(account.live, true);
      text = exporting.read("swagger_export.yaml");
      CHECK(preview().contains("no differences"));
      Trip back(yugen::deploy, account, text);
      back.run();
      CHECK(back.said().contains("update from swagger file"));
      CHECK(preview().contains("no differences"));
      CHECK(differences(before, exported(account.live, true)) == "");
    }
}

TEST_CASE("after the way through API Gateway a change of a public definition is still seen") {
  Account account;
  std::string text = for_api_gateway(fixtures() / "public" / "petstore.json");
  Trip(yugen::deploy, account, text).run();
  Json edited = parse_json(text, "petstore.json");
  edited.at("paths").erase("/user/login");
  edited["definitions"]["Pet"]["required"].push_back("id");
  Trip trip(yugen::preview, account, dump(edited));
  trip.run();
  CHECK(trip.said().contains("- GET /user/login  (breaks callers: it is no longer there)"));
  CHECK(trip.said().contains("~ model Pet"));
  CHECK(trip.result().at("changes").size() == 2);
}

}  // namespace gcdt::test
