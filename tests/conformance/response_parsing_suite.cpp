// Gate P4: recorded answers of AWS give what botocore makes of them, those included that its own
// runner leaves out because they need customisations.
#include <doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "aws/model_compiler.h"
#include "aws/model_files.h"
#include "aws/protocol.h"
#include "aws/values.h"
#include "base/text.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace gcdt::test;
namespace fs = std::filesystem;

namespace {

// Models of all services, also of those that the binary does not carry: the data are of the time
// when SQS spoke the query protocol.
class Models {
 public:
  const Model& of(const std::string& service, bool xml) {
    auto& made = models_[service];
    if (!made) {
      ModelSource source = source_of(service);
      if (xml && source.service["metadata"]["protocol"] == "json") to_query(source.service);
      made = std::make_unique<Made>(compile_model(source));
    }
    return made->model;
  }

 private:
  struct Made {
    std::string bytes;
    Model model;
    explicit Made(std::string compiled) : bytes(std::move(compiled)), model(bytes) {}
  };

  static ModelSource source_of(const std::string& service) {
    os::Environment environment = os::Environment::capture();
    environment.variables["VIRTUAL_ENV"] = *environment.get("GCDT_SOURCE_DIR") + "/.venv";
    for (const std::string& folder : model_folders(environment))
      if (auto source = read_model_files(folder, service)) return *source;
    throw Error("no botocore with a model of {} is installed", service);
  }

  static void to_query(Json& service) {
    service["metadata"]["protocol"] = "query";
    service["metadata"]["protocols"] = Json::array({"query"});
    for (auto& [name, operation] : service["operations"].get_ref<Json::object_t&>())
      if (operation.contains("output")) operation["output"]["resultWrapper"] = name + "Result";
  }

  std::map<std::string, std::unique_ptr<Made>> models_;
};

// "describe-db-instances" -> DescribeDBInstances
Operation operation_named(const Model& model, const std::string& kebab) {
  std::string wanted = replace_all(kebab, "-", "");
  for (std::string_view name : model.operation_names())
    if (iequals(name, wanted)) return model.operation(name);
  throw Error("{} has no operation '{}'", model.service_name(), kebab);
}

Json comparable(const Shape& shape, Json value) {
  if (!shape) return value;
  switch (shape.type()) {
    case Type::structure:
      if (value.is_object())
        for (auto& [name, item] : value.get_ref<Json::object_t&>())
          if (auto member = shape.member(name)) item = comparable(member->shape(), item);
      return value;
    case Type::list:
      if (value.is_array())
        for (Json& item : value) item = comparable(shape.element().shape(), item);
      return value;
    case Type::timestamp:
      return timestamp_value(value);
    case Type::blob:
      return value.is_binary() ? Json(bytes_of(value)) : value;
    default:
      return value;
  }
}

std::string differs(const char* what, const Json& expected, const Json& got) {
  if (expected == got) return {};
  return fmt::format("{}: expected {}, got {}", what, dump(expected), dump(got));
}

std::string compare(const Operation& operation, Json expected, const Answer& answer) {
  if (answer.unreadable) return "unreadable: " + *answer.unreadable;
  if (const Json* id = find(expected, "/ResponseMetadata/RequestId"))
    if (Json(answer.request_id) != *id) return differs("request id", *id, answer.request_id);
  expected.erase("ResponseMetadata");
  if (expected.contains("Error") != answer.error.has_value()) return "error and success differ";
  if (!answer.error) {
    Shape output = operation.output();
    return differs("result", comparable(output, expected), comparable(output, answer.result));
  }
  std::string problem = differs("code", text(expected, "/Error/Code"), answer.error->code);
  if (!problem.empty()) return problem;
  return differs("message", text(expected, "/Error/Message"), answer.error->message);
}

struct Files {
  fs::path body, expected;
  int status;
};

std::vector<Files> all_files(const fs::path& root) {
  std::vector<Files> files;
  for (const auto& [folder, status] : {std::pair("responses", 200), std::pair("errors", 400)})
    for (const auto& entry : fs::directory_iterator(root / "xml" / folder))
      if (entry.path().extension() == ".xml")
        files.push_back({entry.path(), fs::path(entry.path()).replace_extension(".json"), status});
  for (const auto& [folder, status] : {std::pair("responses", 200), std::pair("errors", 400)})
    if (fs::exists(root / "json" / folder))
      for (const auto& entry : fs::directory_iterator(root / "json" / folder))
        files.push_back({entry.path(), root / "json/expected" / entry.path().filename(), status});
  std::ranges::sort(files, {}, &Files::body);
  return files;
}

std::string check(Models& models, const Files& files) {
  std::string name = files.body.stem().string();
  name = name.substr(0, name.find('#'));
  size_t dash = name.find('-');
  bool xml = files.body.extension() == ".xml";
  const Model& model = models.of(name.substr(0, dash), xml);
  Operation operation = operation_named(model, name.substr(dash + 1));
  HttpResponse response{files.status, {}, os::read_file(files.body)};
  Json expected = parse_json(os::read_file(files.expected), files.expected.string());
  return compare(operation, expected, parse(model, operation, response));
}

}  // namespace

TEST_CASE("recorded answers mean what botocore takes from them") {
  fs::path root = conformance_folder("botocore-response-parsing");
  Suite suite("response_parsing");
  Models models;
  for (const Files& files : all_files(root)) {
    std::string id = fs::relative(files.body, root).string(), problem;
    try {  // a case that throws has failed; the others still run
      problem = check(models, files);
    } catch (const std::exception& error) {
      problem = error.what();
    }
    problem.empty() ? suite.pass(id) : suite.fail(id, problem);
  }
  suite.finish(123);
}
