#include "aws/model_files.h"

#include <libdeflate.h>

#include <cstring>
#include <memory>

#include "os/files.h"

namespace gcdt::aws {

namespace {

namespace fs = std::filesystem;

constexpr uint32_t kLargestFile = 256u << 20;

std::string gunzip(std::string_view packed, const fs::path& path) {
  uint32_t size = 0;  // a gzip file ends with the size of its content
  if (packed.size() >= 18) std::memcpy(&size, packed.data() + packed.size() - 4, 4);
  std::string content(std::min(size, kLargestFile), '\0');
  std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (packed.size() < 18 ||
      libdeflate_gzip_decompress(decompressor.get(), packed.data(), packed.size(), content.data(),
                                 content.size(), nullptr) != LIBDEFLATE_SUCCESS)
    throw Error("{} is not a complete gzip file", path.string());
  return content;
}

// The companion file with what the SDKs add to it merged in (<name>.sdk-extras.json).
Json read_with_extras(const fs::path& folder, const std::string& name) {
  Json data = read_data_file(folder / (name + ".json"));
  Json extras = read_data_file(folder / (name + ".sdk-extras.json"));
  if (extras.is_object() && extras.contains("merge")) merge(data, extras.at("merge"));
  return data;
}

// API versions are dates, so the newest is the last by name.
std::optional<fs::path> newest_version(const fs::path& folder) {
  std::error_code absent;
  std::optional<fs::path> newest;
  for (const auto& entry : fs::directory_iterator(folder, absent)) {
    fs::path model = entry.path() / "service-2.json";
    if (!fs::exists(model) && !fs::exists(model.string() + ".gz")) continue;
    if (!newest || newest->filename() < entry.path().filename()) newest = entry.path();
  }
  return newest;
}

}  // namespace

Json read_data_file(const fs::path& path) {
  if (auto plain = os::read_file_if_exists(path)) return parse_json(*plain, path.string());
  fs::path packed_path = path.string() + ".gz";
  if (auto packed = os::read_file_if_exists(packed_path))
    return parse_json(gunzip(*packed, packed_path), packed_path.string());
  return nullptr;
}

std::optional<ModelSource> read_model_files(const fs::path& data, std::string_view service) {
  auto folder = newest_version(data / service);
  if (!folder) return std::nullopt;
  ModelSource source;
  source.service_name = service;
  source.service = read_with_extras(*folder, "service-2");
  source.paginators = read_with_extras(*folder, "paginators-1");
  source.waiters = read_with_extras(*folder, "waiters-2");
  source.endpoint_rules = read_with_extras(*folder, "endpoint-rule-set-1");
  return source;
}

}  // namespace gcdt::aws
