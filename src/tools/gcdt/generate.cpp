// gcdt generate, gcdt list: the beginning of a project, made from the schemas.
#include "base/text.h"
#include "config/samples.h"
#include "lifecycle/context.h"
#include "lifecycle/lifecycle.h"
#include "os/files.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

// A configuration with what the tool cannot do without, to be filled in.
struct Generator {
  const char* name;  // of the tool, too
  const char* makes;
};
constexpr Generator kGenerators[] = {{"kumo", "a CloudFormation stack"},
                                     {"ramuda", "a Lambda function"},
                                     {"tenkai", "a CodeDeploy revision"},
                                     {"yugen", "an API of API Gateway"}};

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const Generator& generator : kGenerators) all.emplace_back(generator.name);
  return all;
}

void run_list(Context& ctx) {
  ctx.out.info("Installed gcdt generators:");
  for (const std::string& name : names()) ctx.out.info("  - " + name);
  ctx.out.show(output::Result{names()});
}

const Generator& generator_named(const std::string& name) {
  for (const Generator& generator : kGenerators)
    if (name == generator.name) return generator;
  std::vector<std::string> all = names();
  auto meant = nearest(name, all);
  throw Error("there is no generator '{}'; {}", name,
              meant ? fmt::format("did you mean '{}'?", *meant)
                    : fmt::format("'gcdt list' names them: {}.", join(all, ", ")));
}

// What exists may be somebody's work: it is never overwritten.
void write_new(Context& ctx, const std::string& name, const std::string& content,
               std::string_view makes) {
  std::filesystem::path file = ctx.dir / name;
  if (std::error_code ignored; std::filesystem::exists(file, ignored))
    throw Error("'{}' exists already; remove it, or set ENV to another environment.", name);
  os::write_file(file, content);
  ctx.out.show(output::Artifact{name, fmt::format("{}: the configuration of {}", name, makes)});
}

void run_generate(Context& ctx) {
  const Generator& generator = generator_named(*ctx.args.get("<generator>"));
  bool has_env = ctx.environment.value("ENV") || ctx.environment.value("env");
  std::string env = has_env ? read_env(ctx.environment) : "dev";
  ctx.out.say("\nMake sure you are in the directory you want to scaffold into.\n\n",
              output::Style::yellow);
  const config::Schema& schema = *config::Schema::named(generator.name);
  Json sample = {{generator.name, config::make_sample(schema, config::Sample::minimal)}};
  std::string name = fmt::format("gcdt_{}.json", env);
  write_new(ctx, name, sample.dump(4) + "\n", generator.makes);
  ctx.out.show(output::Result{{{"files", Json::array({name})}}});
}

constexpr Needs kNothing{.lifecycle = false, .config = false, .credentials = false};

}  // namespace

const Command list{"list", "list what gcdt generate can make", run_list, kNothing};

const Command generate{
    "generate <generator>", "begin a project: write a configuration to fill in", run_generate,
    kNothing,
    "Writes `gcdt_<env>.json` for the environment in `ENV` (`dev` if it is not set) with the keys\n"
    "that the tool cannot do without and examples of their values. A file that exists is never\n"
    "overwritten."};

}  // namespace gcdt::core
