// The Lambda functions that an API calls: `yugen.lambda.entries`, or `ramuda.lambda.entries`, where
// the documentation has them.
#pragma once

#include <string>
#include <vector>

#include "tools/yugen/definition_check.h"
#include "tools/yugen/gateway.h"

namespace gcdt::yugen {

struct Function {
  std::string name, alias;  // alias "" = the function itself
  std::string variable;     // of the definition; "" = none
  std::string arn;          // without a qualifier

  // What x-amazon-apigateway-integration takes as its uri.
  std::string integration_uri() const;
  // Who may call it: every stage, method and path of the API.
  std::string source_arn(const std::string& api_id) const;
};

struct ArnParts {
  std::string partition, service, region, account;
};
// Throws Error if it is no ARN.
ArnParts arn_parts(const std::string& arn);

// Asks Lambda for each. Throws Error that names all functions and aliases that do not exist.
std::vector<Function> find_functions(Context& ctx);
// The same without those that do not exist.
std::vector<Function> existing_functions(Context& ctx);

// Throws Error with the places of calls to functions and aliases that do not exist; warns of those
// that nothing lets the API call.
void require_called_functions(Context& ctx, const std::vector<LambdaCall>& calls,
                              const std::vector<Function>& functions);

// Lets the API call the functions: at most one permission for each, with an id of its own, so that
// it can be found again. Says which were there.
void permit_calls(Context& ctx, const std::vector<Function>& functions, const std::string& api_id);
// Takes back what permit_calls() gave; other permissions stay.
void forbid_calls(Context& ctx, const std::vector<Function>& functions, const std::string& api_id);

// What the definition may name in double braces (40-yugen 3.2). `api_id` "" = there is no API yet.
Json definition_variables(const Context& ctx, const std::vector<Function>& functions,
                          const std::string& api_id, const std::string& region);
// The definition with these. With `yugen.api.strictVariables` a name that is none of them is an
// Error.
Definition filled_definition(const Context& ctx, const std::filesystem::path& file,
                             const std::vector<Function>& functions, const std::string& api_id,
                             const std::string& region);

}  // namespace gcdt::yugen
