// ramuda prune: deletes old versions of a function.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "lifecycle/context.h"
#include "tools/ramuda/alias.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

size_t number_to_keep(const Context& ctx) {
  std::string given = *ctx.args.get("<n>");
  auto number = version_number(given);
  if (!number || *number < 1)
    throw Error("--keep must be the number of versions that stay, at least 1, not '{}'.", given);
  return *number;
}

// Those that some alias points to, with all calls or some.
std::set<uint64_t> versions_in_use(const aws::Client& lambda, const std::string& function) {
  std::set<uint64_t> used;
  for (const Json& alias : lambda.pages("ListAliases", {{"FunctionName", function}})) {
    if (auto number = version_number(text_or(alias, "/FunctionVersion"))) used.insert(*number);
    const Json* weights = find(alias, "/RoutingConfig/AdditionalVersionWeights");
    if (!weights || !weights->is_object()) continue;
    for (const auto& [version, weight] : weights->items())
      if (auto number = version_number(version)) used.insert(*number);
  }
  return used;
}

void run(Context& ctx) {
  std::string function = function_argument(ctx);
  size_t keep = number_to_keep(ctx);
  auto lambda = ctx.aws("lambda");
  std::vector<uint64_t> old = published_versions(lambda, function);
  old.resize(old.size() - std::min(old.size(), keep));  // the newest ones stand last
  std::set<uint64_t> used = versions_in_use(lambda, function);
  std::erase_if(old, [&](uint64_t version) { return used.contains(version); });
  Json deleted = Json::array(), left = Json::array();
  for (uint64_t version : old) {
    try {
      // Never without a version: that would be the whole function.
      lambda.call("DeleteFunction",
                  {{"FunctionName", function}, {"Qualifier", std::to_string(version)}});
      ctx.out.info(fmt::format("deleted version {}", version));
      deleted.push_back(version);
    } catch (const ServiceError& error) {  // the others go on
      ctx.out.error(fmt::format("version {}: {}", version, error.what()));
      left.push_back(version);
    }
  }
  if (old.empty()) ctx.out.info("Nothing to delete.");
  size_t failed = left.size();
  ctx.out.show(output::Result{
      {{"function", function}, {"deleted", std::move(deleted)}, {"failed", std::move(left)}}});
  if (failed > 0) throw Error("{} of {} old versions could not be deleted.", failed, old.size());
}

}  // namespace

const Command prune{"prune <lambda> --keep <n> [-v]", "delete old versions of the function", run,
                    Needs{.config = false, .exclusive = true},
                    "The newest `<n>` versions stay, and all that an alias points to."};

}  // namespace gcdt::ramuda
