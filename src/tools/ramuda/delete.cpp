// ramuda delete: unwires the function, deletes it with its versions and aliases, and its logs if
// that is wanted.
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/events/wire.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

// Only the configured function has configured sources.
std::vector<events::Source> sources_of(const Context& ctx, const std::string& function) {
  if (function != text_or(ctx.section(), "/lambda/name")) return {};
  auto sources = events::configured_sources(ctx);
  events::check_sources(sources);
  return sources;
}

// Nothing may go on calling a function that is gone.
Json unwired(Context& ctx, const events::Target& target, std::vector<events::Source> sources) {
  if (sources.empty() || target.alias_arn.empty()) return Json::array();
  try {
    return events::bring_about(ctx, target, std::move(sources), events::Direction::unwire, false)
        .at("sources");
  } catch (const Error& error) {  // without the function there would be no way to unwire it
    throw Error("{} Function '{}' was not deleted.", error.what(), target.function);
  }
}

// False if there is no such log group.
bool delete_logs(const Context& ctx, const std::string& group) {
  try {
    ctx.aws("logs").call("DeleteLogGroup", {{"logGroupName", group}});
    return true;
  } catch (const ServiceError& error) {  // it was never called
    if (error.code != "ResourceNotFoundException") throw;
    return false;
  }
}

void run(Context& ctx) {
  std::string name = function_argument(ctx);
  auto sources = sources_of(ctx, name);
  auto lambda = ctx.aws("lambda");
  auto target = events::find_target(lambda, name);
  if (!target) throw Error("Function '{}' does not exist. Nothing was deleted.", name);
  Json reports = unwired(ctx, *target, std::move(sources));
  lambda.call("DeleteFunction", {{"FunctionName", name}});
  ctx.out.info(fmt::format("Function '{}' was deleted.", name));
  Json result{{"function", name}, {"sources", std::move(reports)}};
  if (ctx.args.has("--delete-logs")) {
    std::string group =
        text_or(target->configuration, "/LoggingConfig/LogGroup", "/aws/lambda/" + name);
    bool found = delete_logs(ctx, group);
    ctx.out.info(
        fmt::format("Log group '{}' {}.", group, found ? "was deleted" : "does not exist"));
    if (found) result["log_group"] = group;
  }
  ctx.out.show(output::Result{std::move(result)});
}

}  // namespace

const Command remove{
    "delete -f <lambda> [--delete-logs] [-v]",
    "unwire the function, and delete it with all its versions", run, Needs{},
    "Event sources are those of the configuration; they are unwired if it is about "
    "this function. `--delete-logs` deletes its log group, too."};

}  // namespace gcdt::ramuda
