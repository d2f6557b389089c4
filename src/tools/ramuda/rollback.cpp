// ramuda rollback: points the alias at an earlier version.
#include "lifecycle/context.h"
#include "tools/ramuda/alias.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

// Without a look: the version may be any, and the alias is pointed at it alone.
void go_to(const aws::Client& lambda, const std::string& function, const std::string& version) {
  lambda.call("UpdateAlias", {{"FunctionName", function},
                              {"Name", kAlias},
                              {"FunctionVersion", version},
                              {"RoutingConfig", {{"AdditionalVersionWeights", Json::object()}}}});
}

std::string go_back(Context& ctx, const aws::Client& lambda, const std::string& function) {
  ctx.out.info("rolling back to previous version");
  auto alias = find_alias(lambda, function);
  if (!alias)
    throw Error("Function '{}' has no alias {}; it was never deployed.", function, kAlias);
  auto previous = previous_version(*alias, published_versions(lambda, function));
  if (!previous) throw Error("unable to find previous version of lambda function");
  std::string version = std::to_string(*previous);
  ctx.out.info(fmt::format("new version is {}", version));
  move_alias(lambda, function, alias, version);
  return version;
}

void run(Context& ctx) {
  std::string function = function_argument(ctx);
  auto lambda = ctx.aws("lambda");
  std::string version;
  if (auto wanted = ctx.args.get("<version>")) {
    version = *wanted;
    ctx.out.info(fmt::format("rolling back to version {}", version));
    go_to(lambda, function, version);
  } else {
    version = go_back(ctx, lambda, function);
  }
  ctx.out.show(output::Result{{{"function", function}, {"version", version}}});
}

}  // namespace

const Command rollback{
    "rollback <lambda> [<version>] [-v]", "go back to an earlier version, or to the one before",
    run, Needs{.config = false, .exclusive = true},
    "Without a version it is the one that ACTIVE pointed to before; one that was deleted since is "
    "passed over. A gradual release that was left in between ends with it."};

}  // namespace gcdt::ramuda
