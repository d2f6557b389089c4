// lookup:secret:<name>[:CONTINUE_IF_NOT_FOUND] - the newest version of a secret in credstash's
// table.
#include "lookups/credstash.h"
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

constexpr const char* kTable = "credential-store";

std::string decrypt(const aws::Client& kms, const std::string& wrapped) {
  try {
    Json answer =
        kms.call("Decrypt", {{"CiphertextBlob", Json::binary({wrapped.begin(), wrapped.end()})}});
    const auto& plain = answer.at("Plaintext").get_binary();
    return {plain.begin(), plain.end()};
  } catch (const ServiceError& error) {  // credstash's words for what KMS says
    if (error.code == "InvalidCiphertextException")
      throw Error(
          "KMS ERROR: Could not decrypt hmac key with KMS. The encryption context provided may not "
          "match the one used when the credential was stored.");
    throw Error("KMS ERROR: Decryption error {}", error.what());
  }
}

Json newest_item(const aws::Client& dynamodb, const std::string& name) {
  try {
    Json answer =
        dynamodb.call("Query", {{"TableName", kTable},
                                {"Limit", 1},
                                {"ScanIndexForward", false},
                                {"ConsistentRead", true},
                                {"KeyConditionExpression", "#S = :val"},
                                {"ExpressionAttributeNames", {{"#S", "name"}}},
                                {"ExpressionAttributeValues", {{":val", {{"S", name}}}}}});
    const Json& items = array_or_empty(answer, "/Items");
    return items.empty() ? Json() : items.at(0);
  } catch (const ServiceError& error) {  // an account without credstash has no secrets
    if (error.code != "ResourceNotFoundException") throw;
    return nullptr;
  }
}

Json fetch(const Lookup& lookup, World& world) {
  const std::string& name = lookup.parts.at(0);
  Json item = newest_item(world.session.client("dynamodb", lookup.region), name);
  if (item.is_null()) return nullptr;
  auto kms = world.session.client("kms", lookup.region);
  return read_credstash_item(item, name,
                             [&](const std::string& wrapped) { return decrypt(kms, wrapped); });
}

std::string missing(const Lookup& lookup, bool) {
  return fmt::format("Item {{'name': '{}'}} couldn't be found. Table: {}, region: {}",
                     lookup.parts.at(0), kTable, lookup.region);
}

}  // namespace

extern const Kind secret;
const Kind secret{"secret", 1, 1000, true, first_part, fetch, whole, missing};

}  // namespace gcdt::lookups
