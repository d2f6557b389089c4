#include "aws/compression.h"

#include <libdeflate.h>

#include <charconv>
#include <memory>

#include "base/json.h"

namespace gcdt::aws {

namespace {

constexpr size_t kUsualLeast = 10'240, kGreatestLeast = 10'485'760;
constexpr const char *kLeastVariable = "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
                     *kLeastKey = "request_min_compression_size_bytes";

bool takes_gzip(const Operation& operation) {
  if (operation.traits().empty()) return false;
  Json traits = Json::parse(operation.traits());
  const Json& encodings = array_or_empty(traits, "/requestcompression/encodings");
  return std::find(encodings.begin(), encodings.end(), Json("gzip")) != encodings.end();
}

size_t least_size(const Settings& settings) {
  auto text = settings.option(kLeastVariable, kLeastKey);
  if (!text) return kUsualLeast;
  size_t size = 0;
  const char* end = text->data() + text->size();
  auto [stop, problem] = std::from_chars(text->data(), end, size);
  if (problem != std::errc() || stop != end || size > kGreatestLeast)
    throw Error("{} is '{}'; it must be a number of bytes from 0 to {}.",
                settings.origin(kLeastVariable, kLeastKey), *text, kGreatestLeast);
  return size;
}

std::string gzip(std::string_view bytes) {
  std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string packed(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  packed.resize(libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(),
                                         packed.data(), packed.size()));
  return packed;
}

}  // namespace

void compress_body(const Operation& operation, const Settings& settings, HttpRequest& request) {
  if (request.body.empty() || !takes_gzip(operation)) return;
  if (settings.flag("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression")
          .value_or(false))
    return;
  if (request.body.size() < least_size(settings)) return;
  request.body = gzip(request.body);
  const std::string* before = request.headers.find("Content-Encoding");
  request.headers.set("Content-Encoding", before ? *before + ", gzip" : "gzip");
}

}  // namespace gcdt::aws
