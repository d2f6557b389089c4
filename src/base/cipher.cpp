#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/cipher.h"

#include <openssl/aes.h>
#include <openssl/modes.h>
#include <openssl/sha.h>

#include "base/hash.h"

namespace gcdt {

namespace {

template <unsigned char* (*kFunction)(const unsigned char*, size_t, unsigned char*), size_t kSize>
std::string digest_of(std::string_view bytes) {
  std::string out(kSize, '\0');
  kFunction(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
            reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

}  // namespace

std::string aes256_ctr(std::string_view key, std::string_view counter, std::string_view bytes) {
  AES_KEY schedule;
  AES_set_encrypt_key(reinterpret_cast<const unsigned char*>(key.data()), 256, &schedule);
  unsigned char block[16], stream[16];
  std::copy(counter.begin(), counter.end(), block);
  std::string out(bytes);
  for (size_t start = 0; start < out.size(); start += 16) {
    AES_encrypt(block, stream, &schedule);
    for (size_t i = start; i < std::min(start + 16, out.size()); ++i)
      out[i] = static_cast<char>(out[i] ^ stream[i - start]);
    for (int i = 15; i >= 0 && ++block[i] == 0; --i) {
    }
  }
  return out;
}

std::optional<Digest> digest_named(std::string_view name) {
  if (name == "SHA") return Digest{sha1, 64};
  if (name == "SHA224") return Digest{digest_of<SHA224, SHA224_DIGEST_LENGTH>, 64};
  if (name == "SHA256") return Digest{sha256, 64};
  if (name == "SHA384") return Digest{digest_of<SHA384, SHA384_DIGEST_LENGTH>, 128};
  if (name == "SHA512") return Digest{digest_of<SHA512, SHA512_DIGEST_LENGTH>, 128};
  if (name == "MD5") return Digest{md5, 64};
  return std::nullopt;
}

std::string hmac(const Digest& digest, std::string_view key, std::string_view bytes) {
  std::string pad = key.size() > digest.block ? digest.compute(key) : std::string(key);
  pad.resize(digest.block, '\0');
  std::string inner = pad, outer = pad;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  return digest.compute(outer + digest.compute(inner.append(bytes)));
}

}  // namespace gcdt
