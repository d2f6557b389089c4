#include "support/protocol_suite.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "aws/model_compiler.h"
#include "os/files.h"

namespace gcdt::test {

namespace {

std::string compile(const Json& suite, const Json& test_case) {
  Json given = test_case.at("given");
  Json output = given.value("output", Json());
  // The data tell no wrapper; the query protocol always has one.
  if (output.is_object() && suite.at("metadata").at("protocol") == "query")
    given["output"]["resultWrapper"] = text(given, "/name") + "Result";
  // The oldest data name the payload where the shape is referred to.
  Json shapes = suite.at("shapes");
  for (const char* key : {"input", "output"})
    if (const Json* payload = find(given, std::string("/") + key + "/payload"))
      shapes[text(given.at(key), "/shape")]["payload"] = *payload;
  Json service = {{"metadata", suite.at("metadata")},
                  {"shapes", shapes},
                  {"operations", {{text(given, "/name"), given}}}};
  return aws::compile_model({"suite", service, {}, {}, {}});
}

}  // namespace

CaseModel::CaseModel(const Json& suite, const Json& test_case)
    : bytes_(compile(suite, test_case)),
      model_(bytes_),
      operation_(model_.operation(text(test_case, "/given/name"))) {}

namespace {

// The names of cases and suites that botocore does not run.
std::string ignored_by_botocore(const std::filesystem::path& root) {
  std::filesystem::path list = root / "protocol-tests-ignore-list.json";
  return dump(parse_json(os::read_file(list), list.string()));
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& root,
                                            const std::string& direction) {
  std::vector<std::filesystem::path> files;
  for (const auto& folder : {root / direction, root / "legacy" / direction})
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string run_case(const std::function<std::string(const ProtocolCase&)>& check,
                     const ProtocolCase& test_case) {
  try {  // a case that throws has failed; the others still run
    return check(test_case);
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

void run_protocol_cases(Suite& suite, const std::string& direction,
                        const std::map<std::string, std::string>& verdicts,
                        const std::function<std::string(const ProtocolCase&)>& check) {
  std::filesystem::path root = conformance_folder("botocore-protocols");
  std::string ignored = ignored_by_botocore(root);
  for (const std::filesystem::path& file : files_of(root, direction)) {
    std::string name = std::filesystem::relative(file, root).string();
    if (name.find("cbor") != std::string::npos) {
      suite.list(name, "not needed: no embedded service speaks CBOR alone");
      continue;
    }
    Json suites = parse_json(os::read_file(file), file.string());
    for (size_t s = 0; s < suites.size(); ++s) {
      const Json& cases = suites[s].at("cases");
      for (size_t c = 0; c < cases.size(); ++c) {
        std::string case_id = text_or(cases[c], "/id", fmt::format("{}.{}", s, c));
        std::string id = name + " " + case_id;
        auto verdict = verdicts.find(case_id);
        if (verdict == verdicts.end()) verdict = verdicts.find(text(suites[s], "/description"));
        if (verdict != verdicts.end()) {
          bool allowed = ignored.find(dump(Json(verdict->first))) != std::string::npos;
          allowed ? suite.list(id, verdict->second) : suite.fail(id, "botocore runs this case");
          continue;
        }
        std::string problem = run_case(check, {id, suites[s], cases[c]});
        problem.empty() ? suite.pass(id) : suite.fail(id, problem);
      }
    }
  }
}

}  // namespace gcdt::test
