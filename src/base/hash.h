// Digests as raw bytes. OpenSSL's low-level functions on purpose: the EVP interface costs about 2
// ms on first use (provider and configuration start-up).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gcdt {

std::string sha256(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string md5(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
uint32_t crc32(std::string_view bytes, uint32_t start = 0);

}  // namespace gcdt
