#include "tools/gcdt/serverless.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/embedded.h"
#include "base/text.h"
#include "config/schema.h"
#include "config/yaml_text.h"
#include "lifecycle/lifecycle.h"
#include "os/files.h"
#include "tools/gcdt/questions.h"
#include "tools/gcdt/swagger.h"

namespace gcdt::core {

namespace {

namespace fs = std::filesystem;

std::optional<int> number(const std::string& text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// configuring: blanks removed, split at commas; ENV is lower-cased, so the files are, too.
std::vector<std::string> environments(const std::string& answer) {
  std::vector<std::string> names;
  for (const std::string& part : split(answer, ','))
    if (std::string name = lower(replace_all(trim(part), " ", "")); !name.empty())
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  return names;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-';
  });
}

std::string bad_name(const std::string& answer) {
  return is_plain_name(answer) ? "" : "letters, digits, '_' and '-' make a name";
}

std::string bad_environments(const std::string& answer) {
  std::vector<std::string> names = environments(answer);
  bool plain = std::ranges::all_of(names, is_plain_name);
  return !names.empty() && plain ? "" : "names of environments, separated by commas, are needed";
}

std::string bad_role(const std::string& answer) {
  bool arn = answer.starts_with("arn:aws") || answer.starts_with("lookup:");
  return arn ? "" : "it must be the ARN of a role, or a lookup that gives one";
}

std::string bad_timeout(const std::string& answer) {
  auto seconds = number(answer);
  return seconds && *seconds >= 1 && *seconds <= 900 ? "" : "it must be a number from 1 to 900";
}

std::string bad_memory(const std::string& answer) {
  auto size = number(answer);
  bool good = size && *size >= 128 && *size <= 10240 && *size % 64 == 0;
  return good ? "" : "it must be a multiple of 64 from 128 to 10240";
}

// In the order in which they are asked.
const std::vector<Question>& questions() {
  static const std::vector<Question> kAll = {
      {"account", "Which account do you want to use?", "infra", false, true, bad_name},
      {"envs", "Environments [dev, stage, prod]?", "", false, true, bad_environments},
      {"region", "AWS region you want to deploy to.", "eu-west-1", false, true, bad_name},
      {"role", "AWS Lambda role you want to assign.", "", false, true, bad_role},
      {"use_artifact_bucket", "Do you want to use an s3 bucket for AWS Lambda deployment?", "no",
       true},
      {"artifact_bucket", "S3 bucket used for AWS Lambda deployment.", "", false, false},
      {"timeout", "The function execution time(s) at which Lambda should terminate the function",
       "300", false, true, bad_timeout},
      {"memory_size", "The amount of memory(MB) for the function (must be multiple of 64).", "128",
       false, true, bad_memory},
      {"api_gateway", "Do you want scaffolding for API Gateway?", "yes", true},
      {"api_key", "API Gateway API key.", "", false, false}};
  return kAll;
}

struct Answers {
  std::string account, region, role, artifact_bucket, api_key;
  std::vector<std::string> envs;
  int timeout = 0, memory_size = 0;
  bool api_gateway = false;
};

Answers ask_all(Questionnaire& form) {
  const std::vector<Question>& all = questions();
  auto ask = [&](std::string_view name) {
    auto question = std::ranges::find_if(all, [&](const Question& q) { return name == q.name; });
    return form.ask(*question);
  };
  Answers answers;
  answers.account = ask("account");
  answers.envs = environments(ask("envs"));
  answers.region = ask("region");
  answers.role = ask("role");
  if (ask("use_artifact_bucket") == "yes") answers.artifact_bucket = ask("artifact_bucket");
  answers.timeout = *number(ask("timeout"));
  answers.memory_size = *number(ask("memory_size"));
  answers.api_gateway = ask("api_gateway") == "yes";
  if (answers.api_gateway) answers.api_key = ask("api_key");
  return answers;
}

struct Application {
  std::string name;
  Json routes;
  std::string runtime;  // of Lambda, like the Python that ran it
  std::string reference() const { return name + "Uri"; }
};

// A Python that Lambda does not have, or not yet, is no reason to give up.
std::string runtime_like(const std::string& python_version) {
  std::vector<std::string> parts = split(python_version, '.');
  std::string runtime = parts.size() > 1 ? "python" + parts[0] + "." + parts[1] : "";
  const Json& known =
      array_or_empty(config::Schema::named("ramuda")->root(), "/$defs/runtime/enum");
  return std::ranges::find(known, Json(runtime)) == known.end() ? "python3.13" : runtime;
}

Application load_application(Context& ctx) {
  fs::path file = ctx.dir / "app.py";
  if (std::error_code ignored; !fs::exists(file, ignored))
    throw Error(
        "There is no app.py here to make a project of; write one that begins with\n"
        "  from gcdt_gru import Gru\n"
        "  app = Gru('<name>')\n"
        "and has a route, see docs/generate.md.");
  Json app = ctx.python.request("load_app", {{"path", file.string()}});
  Application found{text(app, "/name"), app.at("routes"),
                    runtime_like(text_or(ctx.python.introduction(), "/python"))};
  if (!is_plain_name(found.name))
    throw Error(
        "app.py calls its application '{}', which becomes part of other names: letters, digits, "
        "'_' and '-' make one.",
        found.name);
  if (found.routes.empty())
    throw Error("The application '{}' of app.py has no routes.", found.name);
  return found;
}

// Whether pip brings the module along; otherwise it is a file of the project.
bool requires_gru(const fs::path& dir) {
  std::string requirements = os::read_file_if_exists(dir / "requirements.txt").value_or("");
  for (const std::string& line : split(requirements, '\n')) {
    std::string name = replace_all(lower(trim(line)), "_", "-");
    if (name.starts_with("gcdt-gru")) return true;
  }
  return false;
}

Json make_config(const Application& app, const Answers& answers, const std::string& env,
                 bool with_gru) {
  std::string name = fmt::format("{}-{}-{}", answers.account, env, app.name);
  Json folders = Json::array({{{"source", "./vendored"}, {"target", "."}}});
  if (with_gru) folders.push_back({{"source", "./gcdt_gru.py"}, {"target", "."}});
  Json ramuda = {{"lambda",
                  {{"name", name},
                   {"description", "Lambda function for " + app.name},
                   {"role", answers.role},
                   {"runtime", app.runtime},
                   {"handlerFunction", "app.app"},
                   {"handlerFile", "app.py"},
                   {"timeout", answers.timeout},
                   {"memorySize", answers.memory_size},
                   {"events", Json::object()}}},
                 {"bundling", {{"zip", "bundle.zip"}, {"folders", std::move(folders)}}}};
  if (!answers.artifact_bucket.empty())
    ramuda["deployment"] = {{"region", answers.region},
                            {"artifactBucket", answers.artifact_bucket}};
  Json config = {{"ramuda", std::move(ramuda)}};
  if (answers.api_gateway)
    config["yugen"] = {
        {"api",
         {{"name", name + "-api"},
          {"description", "API Gateway for " + app.name},
          {"targetStage", env},
          {"apiKey", answers.api_key}}},
        {"lambda",
         {{"entries",
           Json::array(
               {{{"name", name}, {"swaggerRef", app.reference()}, {"alias", "ACTIVE"}}})}}}};
  return config;
}

struct File {
  std::string name, content, about;
};

std::string gru_module() {
  for (const EmbeddedFile& file : embedded_python())
    if (file.name == "gcdt_gru/__init__.py") return std::string(file.content);
  throw Error("the gcdt_gru package is not part of this program.");
}

// All of them or none: what exists may be somebody's work.
void write_all(Context& ctx, const std::vector<File>& files) {
  std::vector<std::string> there;
  for (const File& file : files)
    if (std::error_code ignored; fs::exists(fs::symlink_status(ctx.dir / file.name, ignored)))
      there.push_back("'" + file.name + "'");
  if (!there.empty())
    throw Error("{} exist{} already; nothing was written. Remove or rename what you do not need.",
                join(there, ", "), there.size() == 1 ? "s" : "");
  for (const File& file : files) {
    os::write_file(ctx.dir / file.name, file.content);
    ctx.out.show(output::Artifact{file.name, fmt::format("{}: {}", file.name, file.about)});
  }
}

}  // namespace

std::vector<std::string> generate_serverless(Context& ctx, const std::vector<std::string>& given) {
  Questionnaire form(ctx, "serverless", given, questions());
  Application app = load_application(ctx);
  Answers answers = ask_all(form);
  std::vector<File> files;
  if (answers.api_gateway)
    files.push_back(
        {"swagger.yaml", config::to_yaml(make_swagger(app.routes, app.reference())), "the API"});
  bool with_gru = !requires_gru(ctx.dir);
  for (const std::string& env : answers.envs)
    files.push_back({fmt::format("gcdt_{}.json", env),
                     make_config(app, answers, env, with_gru).dump(4) + "\n",
                     fmt::format("the configuration for ENV={}", env)});
  // A copy that is there already serves as well.
  if (std::error_code ignored; with_gru && !fs::exists(ctx.dir / "gcdt_gru.py", ignored))
    files.push_back({"gcdt_gru.py", gru_module(), "what app.py imports, for the bundle"});
  write_all(ctx, files);
  form.store();
  std::vector<std::string> names;
  for (const File& file : files) names.push_back(file.name);
  return names;
}

}  // namespace gcdt::core
