#include "lookups/credstash.h"

#include "base/cipher.h"
#include "base/hash.h"
#include "base/text.h"

namespace gcdt::lookups {

namespace {

constexpr size_t kKeySize = 32;  // AES key; the rest of the data key is the HMAC key

std::string bytes_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  const auto& binary = value.get_binary();
  return {binary.begin(), binary.end()};
}

// An attribute as text: S, or B whose bytes are the text.
std::optional<std::string> attribute(const Json& item, const char* name) {
  auto found = item.find(name);
  if (found == item.end() || !found->is_object()) return std::nullopt;
  for (const char* type : {"S", "B"})
    if (auto value = found->find(type); value != found->end()) return bytes_of(*value);
  return std::nullopt;
}

// Nothing of what stands there is quoted.
[[noreturn]] void broken(const std::string& name, std::string_view field, std::string_view how) {
  throw Error("record broken: {} {} (secret '{}')", field, how, name);
}

std::string required(const Json& item, const std::string& name, const char* field) {
  auto value = attribute(item, field);
  if (!value) broken(name, field, "is missing");
  return *value;
}

std::string decoded(const Json& item, const std::string& name, const char* field) {
  auto bytes = base64_decode(required(item, name, field));
  if (!bytes) broken(name, field, "is not base64");
  return *bytes;
}

// Takes the same time whatever the texts are.
bool equal_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace

std::string read_credstash_item(const Json& item, const std::string& name,
                                const std::function<std::string(const std::string&)>& decrypt) {
  if (attribute(item, "name") != name) broken(name, "name", "is another one");
  std::string wrapped = decoded(item, name, "key");
  std::string contents = decoded(item, name, "contents");
  std::string stored = required(item, name, "hmac");
  if (stored.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    broken(name, "hmac", "is not hexadecimal");
  auto algorithm = digest_named(attribute(item, "digest").value_or("SHA256"));
  if (!algorithm) broken(name, "digest", "is unknown");
  std::string key = decrypt(wrapped);
  if (key.size() != 2 * kKeySize)
    broken(name, "key", fmt::format("has {} bytes instead of 64", key.size()));
  std::string computed = hex_encode(hmac(*algorithm, key.substr(kKeySize), contents));
  if (!equal_in_constant_time(computed, lower(stored)))
    throw Error(
        "integrity check failed. INTEGRITY ERROR: Computed HMAC on {} does not match stored HMAC",
        name);
  std::string plain = aes256_ctr(key.substr(0, kKeySize), std::string(15, '\0') + '\1', contents);
  if (valid_utf8(plain) != plain) throw Error("secret '{}' is not UTF-8 text", name);
  return plain;
}

}  // namespace gcdt::lookups
