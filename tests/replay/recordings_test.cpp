// Every answer the original's tests recorded from AWS: it loads, and it fits today's models.
#include <doctest.h>

#include "aws/protocol.h"
#include "aws/recording.h"
#include "os/files.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;
namespace fs = std::filesystem;

namespace {

// "monitoring.GetMetricStatistics_1" -> the operation of cloudwatch; false if there is none.
Operation operation_of(const std::string& stem) {
  size_t dot = stem.find('.'), line = stem.rfind('_');
  std::string prefix = stem.substr(0, dot), name = stem.substr(dot + 1, line - dot - 1);
  for (std::string_view service : embedded_services()) {
    const Model& model = find_model(service);
    if (model.endpoint_prefix() != prefix) continue;
    if (Operation operation = model.operation(name)) return operation;
  }
  return {};
}

// "" if the file is an answer that AWS could give.
std::string problem_with(const fs::path& file) {
  Operation operation = operation_of(file.stem().string());
  if (!operation) return "no such operation";
  const Json recorded = parse_json(os::read_file(file), file.filename().string());
  Json data = from_recorded(recorded.at("data"));
  if (recorded.at("status_code").get<int>() < 300) return validate_answer(operation, data);
  return text_or(data, "/Error/Code").empty() ? "an error without a code" : "";
}

// Answers that AWS gave although its model forbids them.
constexpr std::pair<std::string_view, std::string_view> kListed[] = {
    {"kinesis.DescribeStream", "as AWS: an empty ShardLevelMetrics where the model wants one"}};

std::optional<std::string> verdict_on(const std::string& file) {
  for (const auto& [name, verdict] : kListed)
    if (file.starts_with(name)) return std::string(verdict);
  return std::nullopt;
}

}  // namespace

TEST_CASE("recorded answers fit the models") {
  test::Suite suite("recordings");
  for (const auto& entry : fs::recursive_directory_iterator(test::recordings_folder())) {
    if (entry.path().extension() != ".json") continue;
    std::string id =
        entry.path().parent_path().filename().string() + "/" + entry.path().filename().string();
    std::string problem = problem_with(entry.path());
    auto verdict = verdict_on(entry.path().filename().string());
    if (problem.empty())
      suite.pass(id);
    else if (verdict)
      suite.list(id, *verdict);
    else
      suite.fail(id, problem);
  }
  suite.finish(833);
}
