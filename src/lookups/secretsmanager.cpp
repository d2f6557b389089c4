// lookup:secretsmanager:<name or ARN>[:<JSON key>] - a secret's text, or one value of a JSON
// secret.
#include "base/text.h"
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

constexpr size_t kArnParts = 7;  // arn:aws:secretsmanager:<region>:<account>:secret:<name>

size_t id_parts(const Lookup& lookup) {
  return lookup.parts.at(0) == "arn" ? std::min(kArnParts, lookup.parts.size()) : 1;
}

std::string secret_id(const Lookup& lookup) {
  return join(std::span(lookup.parts).first(id_parts(lookup)), ":");
}

Json fetch(const Lookup& lookup, World& world) {
  Json answer;
  try {
    answer = world.session.client("secretsmanager", lookup.region)
                 .call("GetSecretValue", {{"SecretId", secret_id(lookup)}});
  } catch (const ServiceError& error) {  // absent is an answer, not a failure
    if (error.code != "ResourceNotFoundException") throw;
    return nullptr;
  }
  if (!answer.contains("SecretString"))
    throw Error("secret '{}' is binary; only text secrets can be looked up", secret_id(lookup));
  return answer.at("SecretString");
}

std::optional<Json> pick(const Lookup& lookup, const Json& secret) {
  size_t used = id_parts(lookup);
  if (lookup.parts.size() == used) return secret;
  Json values = Json::parse(secret.get_ref<const std::string&>(), nullptr, false);
  auto found = values.is_object() ? values.find(lookup.parts[used]) : values.end();
  if (!values.is_object() || found == values.end()) return std::nullopt;
  return found->is_string() ? *found : Json(dump(*found));
}

std::string missing(const Lookup& lookup, bool secret_exists) {
  if (!secret_exists) return fmt::format("there is no secret '{}'", secret_id(lookup));
  return fmt::format("secret '{}' has no JSON key '{}'", secret_id(lookup), lookup.parts.back());
}

}  // namespace

extern const Kind secretsmanager;
const Kind secretsmanager{"secretsmanager", 1,     kArnParts + 1, true,
                          secret_id,        fetch, pick,          missing};

}  // namespace gcdt::lookups
