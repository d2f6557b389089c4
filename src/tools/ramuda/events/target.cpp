#include "tools/ramuda/events/target.h"

#include "tools/ramuda/events/source.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda::events {

namespace {

// nullopt: there is no such thing.
std::optional<Json> looked_up(const aws::Client& lambda, const char* operation,
                              const Json& params) {
  try {
    return lambda.call(operation, params);
  } catch (const ServiceError& error) {  // absent is an answer
    if (error.code != "ResourceNotFoundException") throw;
    return std::nullopt;
  }
}

}  // namespace

std::optional<Target> find_target(const aws::Client& lambda, const std::string& function) {
  auto found = looked_up(lambda, "GetFunction", {{"FunctionName", function}});
  if (!found) return std::nullopt;
  Target target{.function = text_or(*found, "/Configuration/FunctionName", function),
                .configuration = found->value("Configuration", Json())};
  auto alias = looked_up(lambda, "GetAlias", {{"FunctionName", function}, {"Name", kAlias}});
  if (!alias) return target;
  target.alias_arn = text(*alias, "/AliasArn");
  target.function_arn = target.alias_arn.substr(0, target.alias_arn.rfind(':'));
  target.version = text_or(*alias, "/FunctionVersion");
  target.partition = arn_field(target.alias_arn, ArnField::partition);
  target.region = arn_field(target.alias_arn, ArnField::region);
  target.account = arn_field(target.alias_arn, ArnField::account);
  return target;
}

}  // namespace gcdt::ramuda::events
