// Digests as raw bytes. OpenSSL's low-level functions on purpose: the EVP interface costs about 2
// ms on first use (provider and configuration start-up).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gcdt {

std::string sha256(std::string_view bytes);
// Of what `give` passes to the function it is called with, piece by piece.
using TakePiece = std::function<void(std::string_view piece)>;
std::string sha256_of(const std::function<void(const TakePiece&)>& give);
std::string sha1(std::string_view bytes);
std::string md5(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
uint32_t crc32(std::string_view bytes, uint32_t start = 0);
uint32_t crc32c(std::string_view bytes);     // Castagnoli
uint64_t crc64nvme(std::string_view bytes);  // of the NVM Express specification

}  // namespace gcdt
