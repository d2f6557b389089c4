// Who may call: schemes, authorizers, and what the methods ask for.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

constexpr std::string_view kAuthorizer = "x-amazon-apigateway-authorizer";
constexpr int kLongestResult = 3600;

void check_authorizer(Inspection& inspection, const Json& authorizer, const std::string& pointer) {
  bool rest = inspection.kind == ApiKind::rest;
  std::vector<std::string> types =
      rest ? std::vector<std::string>{"token", "request", "cognito_user_pools"}
           : std::vector<std::string>{"request", "jwt"};
  std::string type = lower(member_text(authorizer, "type"));
  if (std::ranges::find(types, type) == types.end())
    inspection.fatal(below(pointer, "type"),
                     fmt::format("the 'type' of an authorizer of a {} API must be {}.",
                                 rest ? "REST" : "HTTP", choice(types)));
  bool lambda = type == "token" || type == "request";
  if (lambda && member_text(authorizer, "authorizerUri").empty())
    inspection.fatal(pointer,
                     "an authorizer that is a Lambda function needs 'authorizerUri'. Is it "
                     "a variable? Then name the function in 'yugen.lambda.entries', with "
                     "its 'swaggerRef'.");
  if (type == "cognito_user_pools" && elements(member(authorizer, "providerARNs")).empty())
    inspection.fatal(pointer,
                     "an authorizer of Cognito needs the ARNs of its user pools in "
                     "'providerARNs'.");
  if (!rest && type == "jwt" && !find(authorizer, "/jwtConfiguration/issuer"))
    inspection.fatal(pointer,
                     "an authorizer of JSON web tokens needs 'jwtConfiguration' with "
                     "'issuer' and 'audience'.");
  const Json* seconds = member(authorizer, "authorizerResultTtlInSeconds");
  if (seconds && (!seconds->is_number_integer() || *seconds < 0 || *seconds > kLongestResult))
    inspection.fatal(below(pointer, "authorizerResultTtlInSeconds"),
                     fmt::format("{} seconds: it must be a number between 0 and {}.",
                                 dump(*seconds), kLongestResult));
  bool cached = !seconds || *seconds != 0;
  if (rest && type == "request" && cached && member_text(authorizer, "identitySource").empty())
    inspection.fatal(pointer,
                     "an authorizer of type 'request' needs 'identitySource', by which its "
                     "answers are remembered, or 'authorizerResultTtlInSeconds: 0'.");
}

void check_requirements(Inspection& inspection, const Json* list, const std::string& pointer,
                        const Json::object_t& schemes) {
  const auto& all = elements(list);
  for (size_t i = 0; i < all.size(); ++i)
    for (const auto& [name, unused] : members(&all[i])) {
      if (schemes.contains(name)) continue;
      std::vector<std::string> names;
      for (const auto& [known, other] : schemes) names.push_back(known);
      auto meant = nearest(name, names);
      inspection.fatal(below(below(pointer, i), name),
                       fmt::format("there is no security scheme '{}'{}", name,
                                   meant ? fmt::format("; did you mean '{}'?", *meant)
                                         : ". Define it, or remove it here."));
    }
}

}  // namespace

void check_security(Inspection& inspection) {
  std::string section = inspection.section("securityDefinitions", "securitySchemes");
  const auto& schemes = members(find(inspection.document, section));
  for (const auto& [name, scheme] : schemes) {
    std::string pointer = below(section, name);
    const Json* behind = inspection.resolve(&scheme);
    if (!behind) continue;
    if (const Json* authorizer = inspection.resolve(member(*behind, kAuthorizer)))
      check_authorizer(inspection, *authorizer, below(pointer, kAuthorizer));
    if (member_text(*behind, "type").empty())
      inspection.fatal(pointer, fmt::format("the security scheme '{}' has no 'type'.", name));
    if (member_text(*behind, "type") == "apiKey" &&
        (member_text(*behind, "name").empty() || member_text(*behind, "in").empty()))
      inspection.fatal(pointer,
                       fmt::format("the security scheme '{}' needs 'name' and 'in'.", name));
  }
  for (const Operation& operation : inspection.operations())
    check_requirements(inspection, member(*operation.value, "security"),
                       operation.pointer + "/security", schemes);
  const Json* everywhere = member(inspection.document, "security");
  check_requirements(inspection, everywhere, "/security", schemes);
  if (inspection.kind == ApiKind::rest && !elements(everywhere).empty())
    inspection.warn("/security",
                    "API Gateway does not look at 'security' at the top: methods that do not name "
                    "it themselves are open to everybody. Copy it to each method.");
}

}  // namespace gcdt::yugen::checks
