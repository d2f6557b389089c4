// lookup:ssm:<parameter> - a parameter of the SSM Parameter Store, decrypted.
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

Json fetch(const Lookup& lookup, World& world) {
  try {
    return world.session.client("ssm", lookup.region)
        .call("GetParameter", {{"Name", lookup.parts.at(0)}, {"WithDecryption", true}})
        .at("Parameter");
  } catch (const ServiceError& error) {  // absent is an answer, not a failure
    if (error.code != "ParameterNotFound") throw;
    return nullptr;
  }
}

std::optional<Json> pick(const Lookup&, const Json& parameter) {
  return parameter.at("Value");
}

std::string missing(const Lookup& lookup, bool) {
  return fmt::format("there is no SSM parameter '{}'", lookup.parts.at(0));
}

}  // namespace

extern const Kind ssm;
// Not every parameter is a secret, but a SecureString is, and the two look the same in a file.
const Kind ssm{"ssm", 1, 1, true, first_part, fetch, pick, missing};

}  // namespace gcdt::lookups
