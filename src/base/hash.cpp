#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <libdeflate.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <array>

namespace gcdt {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// A CRC whose bits are reflected, a byte a step. `polynomial` is reflected, too.
template <class Word, Word polynomial>
Word reflected_crc(std::string_view bytes) {
  static constexpr auto kTable = [] {
    std::array<Word, 256> table{};
    for (Word i = 0; i < 256; ++i) {
      Word value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? polynomial : 0);
      table[i] = value;
    }
    return table;
  }();
  Word crc = ~Word{0};
  for (char byte : bytes) crc = kTable[(crc ^ static_cast<unsigned char>(byte)) & 255] ^ (crc >> 8);
  return ~crc;
}

}  // namespace

std::string sha256_of(const std::function<void(const TakePiece&)>& give) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256_CTX state;
  SHA256_Init(&state);
  give([&](std::string_view piece) { SHA256_Update(&state, piece.data(), piece.size()); });
  SHA256_Final(bytes_of(digest), &state);
  return digest;
}

std::string sha256(std::string_view bytes) {
  return sha256_of([&](const TakePiece& take) { take(bytes); });
}

std::string sha1(std::string_view bytes) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA_CTX state;
  SHA1_Init(&state);
  SHA1_Update(&state, bytes.data(), bytes.size());
  SHA1_Final(bytes_of(digest), &state);
  return digest;
}

std::string md5(std::string_view bytes) {
  std::string digest(MD5_DIGEST_LENGTH, '\0');
  MD5_CTX state;
  MD5_Init(&state);
  MD5_Update(&state, bytes_of(bytes), bytes.size());
  MD5_Final(bytes_of(digest), &state);
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  constexpr size_t kBlock = 64;
  if (key.size() > kBlock) return hmac_sha256(sha256(key), bytes);
  auto keyed_hash = [&](char mask, const void* text, size_t size, unsigned char* digest) {
    std::array<char, kBlock> start;
    start.fill(mask);
    for (size_t i = 0; i < key.size(); ++i) start[i] = static_cast<char>(key[i] ^ mask);
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, start.data(), start.size());
    SHA256_Update(&state, text, size);
    SHA256_Final(digest, &state);
  };
  std::array<unsigned char, SHA256_DIGEST_LENGTH> inner;
  keyed_hash(0x36, bytes.data(), bytes.size(), inner.data());
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  keyed_hash(0x5c, inner.data(), inner.size(), bytes_of(digest));
  return digest;
}

uint32_t crc32(std::string_view bytes, uint32_t start) {
  return libdeflate_crc32(start, bytes.data(), bytes.size());
}

uint32_t crc32c(std::string_view bytes) {
  return reflected_crc<uint32_t, 0x82f63b78>(bytes);
}

uint64_t crc64nvme(std::string_view bytes) {
  return reflected_crc<uint64_t, 0x9a6c9329ac4bc9b5>(bytes);
}

}  // namespace gcdt
