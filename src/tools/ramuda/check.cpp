#include "tools/ramuda/check.h"

#include <algorithm>

#include "base/text.h"
#include "config/places.h"
#include "services/runtimes.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

// Set by Lambda itself; functions that want to set them are refused.
constexpr std::string_view kReserved[] = {
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
};
constexpr size_t kMostEnvironment = 4096;  // bytes of all names and values

std::string place(const Context& ctx, const std::string& key) {
  std::string pointer = "/ramuda/lambda/" + key;
  return fmt::format("{}{}: ", config::place(ctx.config_sources, pointer), dotted(pointer));
}

void check_runtime(Context& ctx) {
  std::string runtime = text_or(ctx.section(), "/lambda/runtime");
  if (ctx.session.replays()) return;  // what was recorded years ago
  if (runtime.empty())
    throw Error(
        "{}the runtime is missing. AWS Lambda no longer takes the old default, python2.7; name "
        "another one.",
        place(ctx, "runtime"));
  services::require_runtime(runtime, place(ctx, "runtime"));
  if (std::string ended = services::support_ended(runtime, ctx.clock.now()); !ended.empty())
    ctx.out.warning(ended);
}

bool is_variable_name(const std::string& name) {
  auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  return name.size() > 1 && std::isalpha(static_cast<unsigned char>(name[0])) &&
         std::ranges::all_of(name, is_word);
}

void check_environment(const Context& ctx) {
  size_t bytes = 0;
  const Json variables = wanted_settings(ctx).at("Environment").at("Variables");
  for (const auto& [name, value] : variables.items()) {
    bytes += name.size() + value.get_ref<const std::string&>().size();
    if (std::ranges::find(kReserved, name) != std::end(kReserved))
      throw Error("{}AWS Lambda sets '{}' itself; choose another name.",
                  place(ctx, "environment/" + name), name);
    if (!is_variable_name(name))
      throw Error(
          "{}'{}' is no name for an environment variable: a letter, then letters, digits "
          "and '_', at least two in all.",
          place(ctx, "environment/" + name), name);
  }
  if (bytes > kMostEnvironment)
    throw Error("{}the variables have {} bytes in all; AWS Lambda takes at most 4096.",
                place(ctx, "environment"), bytes);
}

void check_vpc(Context& ctx) {
  bool subnets = !array_or_empty(ctx.section(), "/lambda/vpc/subnetIds").empty();
  bool groups = !array_or_empty(ctx.section(), "/lambda/vpc/securityGroups").empty();
  if (subnets != groups)
    ctx.out.warning(
        "'ramuda.lambda.vpc' needs both subnetIds and securityGroups: the function is in no VPC.");
}

}  // namespace

void check_function(Context& ctx) {
  if (image_uri(ctx).empty()) check_runtime(ctx);
  check_environment(ctx);
  check_vpc(ctx);
}

void check_bundle(Context& ctx) {
  if (image_uri(ctx).empty() && !text_or(ctx.section(), "/lambda/runtime").empty())
    check_runtime(ctx);
}

}  // namespace gcdt::ramuda
