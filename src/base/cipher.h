// What credstash needs beyond base/hash.h: AES-256 in counter mode and HMAC with other digests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gcdt {

// Encrypts or decrypts (the same thing). `counter`: 16 bytes, big-endian.
std::string aes256_ctr(std::string_view key, std::string_view counter, std::string_view bytes);

struct Digest {
  std::string (*compute)(std::string_view bytes);
  size_t block;  // bytes
};
// By credstash's names: SHA, SHA224, SHA256, SHA384, SHA512, MD5.
std::optional<Digest> digest_named(std::string_view name);
std::string hmac(const Digest& digest, std::string_view key, std::string_view bytes);

}  // namespace gcdt
