// The values for completion that AWS knows, and the answer to a completion script.
#include "aws/client.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/completion_cache.h"
#include "config/config.h"
#include "output/sanitize.h"

namespace gcdt::cli {

namespace {

namespace fs = std::filesystem;
using Values = std::vector<std::string>;

struct Asker {
  aws::Session& session;
  const Question& question;
  const os::Environment& environment;
  fs::path dir;

  Values names(std::string_view service, std::string_view operation, const Json& params,
               std::string_view pointer) const {
    Values found;
    for (const Json& item : session.client(service).pages(operation, params))
      if (const Json* name = find(item, pointer); name && name->is_string())
        found.push_back(name->get<std::string>());
    return found;
  }
};

// ENV, else the one environment that the folder has.
std::string environment_of(const Asker& asker) {
  if (auto env = asker.environment.value("ENV")) return lower(*env);
  Values all = environments_in(asker.dir);
  return all.size() == 1 ? all[0] : "";
}

// A value of the configuration as it stands in the files: lookups and Python are left alone.
std::string configured(const Asker& asker, std::string_view pointer) {
  auto out = output::make_output(os::real_terminal(), {}, asker.environment);
  auto read_python = [](const fs::path& file) -> Json {
    throw Error("{} is not run for a completion", file.string());
  };
  Json config = config::read({asker.dir, environment_of(asker), asker.question.tool,
                              asker.environment, *out, read_python})
                    .value;
  std::string value = text_or(config, pointer);
  if (value.empty()) throw Error("the configuration has no {}", pointer);
  return value;
}

// All that are or may become visible again: not those long deleted.
Values stacks(const Asker& asker) {
  Values found;
  asker.session.client("cloudformation")
      .each_page("ListStacks", Json::object(), [&](const Json& page) {
        for (const Json& stack : page.at("StackSummaries"))
          if (text_or(stack, "/StackStatus") != "DELETE_COMPLETE")
            found.push_back(text(stack, "/StackName"));
        return true;
      });
  return found;
}

Values change_sets(const Asker& asker) {
  return asker.names("cloudformation", "ListChangeSets",
                     {{"StackName", configured(asker, "/kumo/stack/StackName")}}, "/ChangeSetName");
}

Values resources(const Asker& asker) {
  return asker.names("cloudformation", "ListStackResources",
                     {{"StackName", configured(asker, "/kumo/stack/StackName")}},
                     "/LogicalResourceId");
}

Values functions(const Asker& asker) {
  return asker.names("lambda", "ListFunctions", Json::object(), "/FunctionName");
}

Values versions(const Asker& asker) {
  return asker.names("lambda", "ListVersionsByFunction",
                     {{"FunctionName", text(asker.question.values, "/<lambda>")}}, "/Version");
}

Values alarms(const Asker& asker) {
  return asker.names("cloudwatch", "DescribeAlarms", Json::object(), "/AlarmName");
}

Values deployments(const Asker& asker) {
  return asker.names("codedeploy", "ListDeployments", Json::object(), "");
}

Values api_deployments(const Asker& asker) {
  std::string name = configured(asker, "/yugen/api/name");
  for (const Json& api : asker.session.client("apigateway").pages("GetRestApis"))
    if (text_or(api, "/name") == name)
      return asker.names("apigateway", "GetDeployments", {{"restApiId", text(api, "/id")}}, "/id");
  return {};
}

struct Row {
  std::string_view tool, name;
  Values (*fetch)(const Asker&);
  bool of_project = false;  // the answer depends on the folder and ENV
};
constexpr Row kRows[] = {
    {"kumo", "<stack_name>", stacks},      {"kumo", "--change-set", change_sets, true},
    {"kumo", "--retain", resources, true}, {"kumo", "--skip", resources, true},
    {"ramuda", "<lambda>", functions},     {"ramuda", "<version>", versions},
    {"ramuda", "--alarm", alarms},         {"tenkai", "<id>", deployments},
    {"tenkai", "--revision", deployments}, {"yugen", "--to", api_deployments, true}};

const Row* row_of(const Question& question) {
  for (const Row& row : kRows)
    if (row.tool == question.tool && row.name == question.name) return &row;
  return nullptr;
}

// Everything that decides who answers, and about what. Secrets are no part of it.
std::string key_of(const Row& row, const Question& question, const aws::Settings& settings,
                   const fs::path& dir) {
  Json key = {{"tool", row.tool},
              {"name", row.name},
              {"profile", settings.profile},
              {"region", settings.region.value_or("")},
              {"lambda", text_or(question.values, "/<lambda>")}};
  for (const char* variable : {"AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_ROLE_ARN"})
    key[variable] = settings.environment.value(variable).value_or("");
  if (const aws::Section* section = settings.active_profile())
    for (const auto& [name, value] : *section)
      if (!name.contains("secret") && !name.contains("token")) key["profile " + name] = value;
  if (row.of_project) {
    key["folder"] = dir.string();
    key["env"] = settings.environment.value("ENV").value_or("");
  }
  return hex_encode(sha256(key.dump())).substr(0, 32);
}

Values fetch(const Row& row, const Question& question, const aws::Settings& settings,
             const fs::path& dir) {
  auto transport = aws::make_curl_transport(settings.environment, settings.ca_bundle,
                                            fmt::format("gcdt/{}", version()));
  aws::Session session(settings, {os::real_clock(), os::real_processes(), os::real_terminal(),
                                  os::real_random(), *transport});
  return row.fetch({session, question, settings.environment, dir});
}

}  // namespace

Values ask_aws(const Question& question, const os::Environment& environment, const fs::path& dir,
               const Elsewhere& elsewhere) {
  const Row* row = row_of(question);
  fs::path folder = completion_folder(environment);
  if (!row || folder.empty()) return {};
  aws::Settings settings =
      aws::load_settings(environment, {.profile = question.profile, .region = question.region});
  return remembered(
      folder / key_of(*row, question, settings, dir),
      [&] { return fetch(*row, question, settings, dir); }, elsewhere);
}

bool is_completion(const std::vector<std::string>& argv) {
  return argv.size() > 1 && (argv[1] == "__complete" || argv[1] == "__environments");
}

int answer_completion(const std::vector<std::string>& argv, os::Terminal& terminal,
                      const os::Environment& environment) {
  std::error_code gone;
  fs::path dir = fs::current_path(gone);
  Answer answer;
  try {
    if (argv[1] == "__environments") {
      for (const std::string& name : environments_in(dir)) answer.candidates.push_back({name, ""});
    } else {
      std::vector<std::string> words = argv;
      words.erase(words.begin() + 1);
      if (words.size() == 1) words.emplace_back();
      answer = complete(words, {environment, dir, [&](const Question& question) {
                                  return ask_aws(question, environment, dir, in_another_process);
                                }});
    }
  } catch (const Error&) {  // a message would stand in the middle of somebody's command line
  }
  std::string lines = answer.files ? ":files\n" : "";
  for (const Candidate& candidate : answer.candidates) {
    std::string text = output::sanitize(candidate.text, output::Mode::line);
    if (text != candidate.text || text.empty()) continue;  // no name that AWS would give
    lines += text + "\t" + output::sanitize(candidate.description, output::Mode::line) + "\n";
  }
  terminal.out(lines);
  return 0;
}

}  // namespace gcdt::cli
