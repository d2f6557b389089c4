// ramuda delete: unwires the function, deletes it with its versions and aliases, and its logs if
// that is wanted.
#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/events/wire.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

// Nothing may go on calling a function that is gone: without it there would be no way to unwire it.
// Only the configured function has configured sources.
Json unwired(Context& ctx, const events::Target& target) {
  if (target.function != text_or(ctx.section(), "/lambda/name")) return Json::array();
  auto sources = events::configured_sources(ctx);
  if (sources.empty() || target.alias_arn.empty()) return Json::array();
  auto outcome =
      events::bring_about(ctx, target, std::move(sources), events::Direction::unwire, false);
  if (!outcome.failure.empty())
    throw Error("{} Function '{}' was not deleted.", outcome.failure, target.function);
  return outcome.report.at("sources");
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
  std::string typed = function_argument(ctx);
  auto lambda = ctx.aws("lambda");
  auto target = events::find_target(lambda, typed);
  if (!target) throw Error("Function '{}' does not exist. Nothing was deleted.", typed);
  const std::string& name = target->function;
  Json result{{"function", name}, {"sources", unwired(ctx, *target)}};
  lambda.call("DeleteFunction", {{"FunctionName", typed}});
  ctx.out.info(fmt::format("Function '{}' was deleted.", typed));
  if (ctx.args.has("--delete-logs")) {
    std::string own = "/aws/lambda/" + text_or(target->configuration, "/FunctionName", name);
    std::string group = text_or(target->configuration, "/LoggingConfig/LogGroup", own);
    if (group != own) {
      ctx.out.warning(
          fmt::format("Log group '{}' stays: other functions may write to it as well.", group));
    } else {
      bool found = delete_logs(ctx, group);
      ctx.out.info(
          fmt::format("Log group '{}' {}.", group, found ? "was deleted" : "does not exist"));
      if (found) result["log_group"] = group;
    }
  }
  ctx.out.show(output::Result{std::move(result)});
}

}  // namespace

const Command remove{
    "delete -f <lambda> [--delete-logs] [-v]",
    "unwire the function, and delete it with all its versions", run, Needs{.exclusive = true},
    "Event sources are those of the configuration; they are unwired if it is about "
    "this function. `--delete-logs` deletes its log group, too, unless it is one of your choice: "
    "others "
    "may write to that."};

}  // namespace gcdt::ramuda
