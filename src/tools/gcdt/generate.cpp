// gcdt generate, gcdt list: the beginning of a project, made from the schemas or from an
// application.
#include "base/text.h"
#include "config/samples.h"
#include "lifecycle/context.h"
#include "lifecycle/lifecycle.h"
#include "os/files.h"
#include "tools/gcdt/commands.h"
#include "tools/gcdt/serverless.h"

namespace gcdt::core {

namespace {

using Answers = std::vector<std::string>;  // "name=answer"

// Returns the names of the files it wrote. `name` is that of the generator.
using Make = std::vector<std::string> (*)(Context&, const char* name, const Answers&);

// What exists may be somebody's work: it is never overwritten.
void write_new(Context& ctx, const std::string& name, const std::string& content,
               std::string_view makes) {
  std::filesystem::path file = ctx.dir / name;
  if (std::error_code ignored; std::filesystem::exists(file, ignored))
    throw Error("'{}' exists already; remove it, or set ENV to another environment.", name);
  os::write_file(file, content);
  ctx.out.show(output::Artifact{name, fmt::format("{}: the configuration of {}", name, makes)});
}

std::string_view made_by(std::string_view tool) {
  if (tool == "kumo") return "a CloudFormation stack";
  if (tool == "ramuda") return "a Lambda function";
  return tool == "tenkai" ? "a CodeDeploy revision" : "an API of API Gateway";
}

// A configuration with what the tool cannot do without, to be filled in.
std::vector<std::string> make_sample_of(Context& ctx, const char* tool, const Answers& answers) {
  if (!answers.empty()) throw Error("'{}' asks nothing: '{}' is too much.", tool, answers[0]);
  bool has_env = ctx.environment.value("ENV") || ctx.environment.value("env");
  std::string env = has_env ? read_env(ctx.environment) : "dev";
  const config::Schema& schema = *config::Schema::named(tool);
  Json sample = {{tool, config::make_sample(schema, config::Sample::minimal)}};
  std::string name = fmt::format("gcdt_{}.json", env);
  write_new(ctx, name, sample.dump(4) + "\n", made_by(tool));
  return {name};
}

std::vector<std::string> make_serverless(Context& ctx, const char*, const Answers& answers) {
  return generate_serverless(ctx, answers);
}

struct Generator {
  const char* name;
  Make make;
};
constexpr Generator kGenerators[] = {{"kumo", make_sample_of},
                                     {"ramuda", make_sample_of},
                                     {"serverless", make_serverless},
                                     {"tenkai", make_sample_of},
                                     {"yugen", make_sample_of}};

void run_list(Context& ctx) {
  ctx.out.info("Installed gcdt generators:");
  for (const std::string& name : generator_names()) ctx.out.info("  - " + name);
  ctx.out.show(output::Result{generator_names()});
}

const Generator& generator_named(const std::string& name) {
  for (const Generator& generator : kGenerators)
    if (name == generator.name) return generator;
  std::vector<std::string> all = generator_names();
  auto meant = nearest(name, all);
  throw Error("there is no generator '{}'; {}", name,
              meant ? fmt::format("did you mean '{}'?", *meant)
                    : fmt::format("'gcdt list' names them: {}.", join(all, ", ")));
}

void run_generate(Context& ctx) {
  const Generator& generator = generator_named(*ctx.args.get("<generator>"));
  Answers answers;
  if (auto given = ctx.args.get("<answer>")) answers = split(*given, '\n');
  ctx.out.say("\nMake sure you are in the directory you want to scaffold into.\n\n",
              output::Style::yellow);
  ctx.out.show(output::Result{{{"files", generator.make(ctx, generator.name, answers)}}});
}

constexpr Needs kNothing{.lifecycle = false, .config = false, .credentials = false};

}  // namespace

std::vector<std::string> generator_names() {
  std::vector<std::string> all;
  for (const Generator& generator : kGenerators) all.emplace_back(generator.name);
  return all;
}

const Command list{"list", "list what gcdt generate can make", run_list, kNothing};

const Command generate{
    "generate <generator> [<answer>...]", "begin a project: write a configuration to fill in",
    run_generate, kNothing,
    "With the name of a tool: writes `gcdt_<env>.json` for the environment in `ENV` (`dev` if it\n"
    "is not set) with the keys that the tool cannot do without and examples of their values.\n"
    "\n"
    "`serverless` reads the routes of the application in `app.py`, asks, and writes the\n"
    "configurations of the Lambda function and the API, see [generators](generate.md). Answers\n"
    "may be given: `envs=dev,prod`; with `--yes` or without a terminal the others are defaults.\n"
    "\n"
    "A file that exists is never overwritten."};

}  // namespace gcdt::core
