#include "tools/yugen/functions.h"

#include <set>

#include "base/text.h"
#include "tools/yugen/deployment.h"

namespace gcdt::yugen {

namespace {

const Json& entries_of(const Context& ctx) {
  const Json& own = array_or_empty(ctx.section(), "/lambda/entries");
  return own.empty() ? array_or_empty(ctx.config, "/ramuda/lambda/entries") : own;
}

Function function_of(const Json& entry) {
  return {.name = text(entry, "/name"),
          .alias = text_or(entry, "/alias"),
          .variable = text_or(entry, "/swaggerRef"),
          .arn = {}};
}

std::string statement_id(const std::string& api_id) {
  return "gcdt-" + api_id;
}

Json qualified(const Function& function) {
  Json params{{"FunctionName", function.name}};
  if (!function.alias.empty()) params["Qualifier"] = function.alias;
  return params;
}

// The statements of the policy of a function; an empty array if it has none.
Json policy_statements(const Gateway& lambda, const Function& function) {
  try {
    Json answer = lambda.call("GetPolicy", qualified(function));
    return array_or_empty(parse_json(text(answer, "/Policy"), "the policy of " + function.name),
                          "/Statement");
  } catch (const ServiceError& error) {  // absent is an answer
    if (error.code != "ResourceNotFoundException") throw;
    return Json::array();
  }
}

bool lists(const Json& value, std::string_view wanted) {
  if (value.is_string()) return value == wanted;
  return value.is_array() && std::ranges::find(value, Json(wanted)) != value.end();
}

bool permits(const Json& statement, const std::string& source_arn) {
  const Json* action = find(statement, "/Action");
  const Json* service = find(statement, "/Principal/Service");
  const Json* source = find(statement, "/Condition/ArnLike/AWS:SourceArn");
  return text_or(statement, "/Effect") == "Allow" && action &&
         lists(*action, "lambda:InvokeFunction") && service &&
         lists(*service, "apigateway.amazonaws.com") && source && lists(*source, source_arn);
}

bool has_statement(const Json& statements, const std::string& id) {
  return std::ranges::any_of(
      statements, [&](const Json& statement) { return text_or(statement, "/Sid") == id; });
}

void remove_statement(const Gateway& lambda, const Function& function, const std::string& id) {
  Json params = qualified(function);
  params["StatementId"] = id;
  lambda.call("RemovePermission", std::move(params));
}

void permit(Context& ctx, const Gateway& lambda, const Function& function,
            const std::string& api_id) {
  Json statements = policy_statements(lambda, function);
  std::string source = function.source_arn(api_id), id = statement_id(api_id);
  if (std::ranges::any_of(statements,
                          [&](const Json& statement) { return permits(statement, source); })) {
    ctx.out.say("API already has permission to invoke lambda " + function.name);
    return;
  }
  ctx.out.say("Adding lambda permission for API Gateway for lambda " + function.name);
  if (has_statement(statements, id)) remove_statement(lambda, function, id);
  Json params = qualified(function);
  params.update({{"StatementId", id},
                 {"Action", "lambda:InvokeFunction"},
                 {"Principal", "apigateway.amazonaws.com"},
                 {"SourceArn", source}});
  Json answer = lambda.call("AddPermission", std::move(params));
  if (auto statement = try_parse_json(text_or(answer, "/Statement")); statement)
    ctx.out.show(output::key_value_table("permission", *statement));
}

}  // namespace

ArnParts arn_parts(const std::string& arn) {
  std::vector<std::string> parts = split(arn, ':');
  if (parts.size() < 6 || parts[0] != "arn") throw Error("'{}' is no ARN.", arn);
  return {parts[1], parts[2], parts[3], parts[4]};
}

std::string Function::integration_uri() const {
  ArnParts parts = arn_parts(arn);
  return fmt::format("arn:{}:apigateway:{}:lambda:path/2015-03-31/functions/{}{}/invocations",
                     parts.partition, parts.region, arn, alias.empty() ? "" : ":" + alias);
}

std::string Function::source_arn(const std::string& api_id) const {
  ArnParts parts = arn_parts(arn);
  return fmt::format("arn:{}:execute-api:{}:{}:{}/*/*", parts.partition, parts.region,
                     parts.account, api_id);
}

std::vector<Function> find_functions(Context& ctx) {
  std::vector<Function> functions = existing_functions(ctx);
  std::vector<std::string> missing;
  for (const Json& entry : entries_of(ctx)) {
    Function wanted = function_of(entry);
    bool there = std::ranges::any_of(functions, [&](const Function& found) {
      return found.name == wanted.name && found.alias == wanted.alias;
    });
    if (there) continue;
    std::string alias = fmt::format(" with the alias '{}'", wanted.alias);
    missing.push_back(fmt::format("'{}'{}", wanted.name, wanted.alias.empty() ? "" : alias));
  }
  if (!missing.empty())
    throw Error("There is no Lambda function {} in {}. Nothing was changed.",
                join(missing, ", and no "), ctx.aws("lambda").region());
  return functions;
}

std::vector<Function> existing_functions(Context& ctx) {
  std::vector<Function> functions;
  const Json& entries = entries_of(ctx);
  if (entries.empty()) return functions;
  Gateway lambda(ctx, "lambda");
  for (const Json& entry : entries) {
    Function function = function_of(entry);
    try {
      Json answer = lambda.call("GetFunction", qualified(function));
      function.arn = text(answer, "/Configuration/FunctionArn");
    } catch (const ServiceError& error) {  // absent is an answer
      if (error.code != "ResourceNotFoundException") throw;
      continue;
    }
    std::string suffix = ":" + function.alias;
    if (!function.alias.empty() && function.arn.ends_with(suffix))
      function.arn.resize(function.arn.size() - suffix.size());
    functions.push_back(std::move(function));
  }
  return functions;
}

void require_called_functions(Context& ctx, const std::vector<LambdaCall>& calls,
                              const std::vector<Function>& functions) {
  std::set<std::string> looked_at;
  std::vector<std::string> problems;
  for (const LambdaCall& call : calls) {
    bool ours = std::ranges::any_of(functions, [&](const Function& function) {
      return call.function == function.arn + (function.alias.empty() ? "" : ":") + function.alias;
    });
    if (ours || call.function.empty() || !looked_at.insert(call.function).second) continue;
    try {
      Gateway(ctx, "lambda", arn_parts(call.function).region)
          .call("GetFunction", {{"FunctionName", call.function}});
      ctx.out.warning(
          fmt::format("{}: nothing lets the API call {}; add it to 'yugen.lambda.entries'.",
                      call.place, call.function));
    } catch (const ServiceError& error) {  // absent is an answer; all of them are told at once
      if (error.code != "ResourceNotFoundException") throw;
      problems.push_back(
          fmt::format("{}: there is no Lambda function {}", call.place, call.function));
    }
  }
  if (!problems.empty()) throw Error("{}", join(problems, "\n"));
}

void permit_calls(Context& ctx, const std::vector<Function>& functions, const std::string& api_id) {
  if (functions.empty()) return;
  Gateway lambda(ctx, "lambda");
  for (const Function& function : functions) permit(ctx, lambda, function, api_id);
}

void forbid_calls(Context& ctx, const std::vector<Function>& functions, const std::string& api_id) {
  if (functions.empty()) return;
  Gateway lambda(ctx, "lambda");
  std::string id = statement_id(api_id);
  for (const Function& function : functions) {
    if (!has_statement(policy_statements(lambda, function), id)) continue;
    ctx.out.say("Removing lambda permission for API Gateway for lambda " + function.name);
    remove_statement(lambda, function, id);
  }
}

Json definition_variables(const Context& ctx, const std::vector<Function>& functions,
                          const std::string& api_id, const std::string& region) {
  std::string stage = text_or(ctx.section(), "/api/targetStage");
  std::string home = functions.empty() ? region : arn_parts(functions.front().arn).region;
  Json variables{{"apiName", text_or(ctx.section(), "/api/name")},
                 {"apiDescription", text_or(ctx.section(), "/api/description")},
                 {"apiBasePath", stage},
                 {"stage", stage},
                 {"env", ctx.env},
                 {"region", home}};
  if (!api_id.empty()) variables["apiHostname"] = api_host(home, api_id);
  if (!functions.empty()) variables["accountId"] = arn_parts(functions.front().arn).account;
  for (const Function& function : functions)
    if (!function.variable.empty()) variables[function.variable] = function.integration_uri();
  return variables;
}

Definition filled_definition(const Context& ctx, const std::filesystem::path& file,
                             const std::vector<Function>& functions, const std::string& api_id,
                             const std::string& region) {
  Json variables = definition_variables(ctx, functions, api_id, region);
  const Json* wanted = find(ctx.section(), "/api/strictVariables");
  bool strict = wanted && *wanted == true;
  if (strict) variables.emplace("apiHostname", "");  // known, although it will be there only later
  return read_definition(file, variables, strict);
}

}  // namespace gcdt::yugen
