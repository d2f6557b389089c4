// ramuda rollback: points the alias at an earlier version.
#include <charconv>

#include "lifecycle/context.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

// nullopt: "$LATEST", or no number at all.
std::optional<uint64_t> number_of(const std::string& version) {
  uint64_t number = 0;
  auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
  if (error != std::errc{} || end != version.data() + version.size()) return std::nullopt;
  return number;
}

// The greatest version below the one in use; below the newest one if that is $LATEST, which is what
// has been published last, with changes.
std::optional<uint64_t> previous_version(const aws::Client& lambda, const std::string& function,
                                         const std::string& active) {
  std::vector<uint64_t> versions;
  for (const Json& version : lambda.pages("ListVersionsByFunction", {{"FunctionName", function}}))
    if (auto number = number_of(text_or(version, "/Version"))) versions.push_back(*number);
  std::ranges::sort(versions);
  auto current = number_of(active);
  if (!current && !versions.empty()) current = versions.back();
  std::optional<uint64_t> previous;
  for (uint64_t version : versions)
    if (current && version < *current) previous = version;
  return previous;
}

void run(Context& ctx) {
  std::string function = function_argument(ctx);
  auto lambda = ctx.aws("lambda");
  std::string version;
  if (auto wanted = ctx.args.get("<version>")) {
    version = *wanted;
    ctx.out.info(fmt::format("rolling back to version {}", version));
  } else {
    ctx.out.info("rolling back to previous version");
    auto active = active_version(lambda, function);
    if (!active)
      throw Error("Function '{}' has no alias {}; it was never deployed.", function, kAlias);
    auto previous = previous_version(lambda, function, *active);
    if (!previous) throw Error("unable to find previous version of lambda function");
    version = std::to_string(*previous);
    ctx.out.info(fmt::format("new version is {}", version));
  }
  lambda.call("UpdateAlias",
              {{"FunctionName", function}, {"Name", kAlias}, {"FunctionVersion", version}});
  ctx.out.show(output::Result{{{"function", function}, {"version", version}}});
}

}  // namespace

const Command rollback{"rollback <lambda> [<version>] [-v]",
                       "go back to an earlier version, or to the one before", run,
                       Needs{.config = false}};

}  // namespace gcdt::ramuda
