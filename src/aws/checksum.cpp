#include "aws/checksum.h"

#include <array>
#include <charconv>
#include <concepts>

#include "base/hash.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

std::string big_endian(std::unsigned_integral auto value) {
  std::string bytes(sizeof value, '\0');
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[bytes.size() - 1 - i] = static_cast<char>(value >> (8 * i));
  return bytes;
}

struct Algorithm {
  std::string_view name, header;
  std::string (*digest)(std::string_view body);
};
constexpr std::array<Algorithm, 6> kAlgorithms{{
    {"CRC32", "x-amz-checksum-crc32",
     [](std::string_view body) { return big_endian(crc32(body)); }},
    {"CRC32C", "x-amz-checksum-crc32c",
     [](std::string_view body) { return big_endian(crc32c(body)); }},
    {"CRC64NVME", "x-amz-checksum-crc64nvme",
     [](std::string_view body) { return big_endian(crc64nvme(body)); }},
    {"MD5", "x-amz-checksum-md5", [](std::string_view body) { return md5(body); }},
    {"SHA1", "x-amz-checksum-sha1", [](std::string_view body) { return sha1(body); }},
    {"SHA256", "x-amz-checksum-sha256", [](std::string_view body) { return sha256(body); }},
}};

const Algorithm& find_algorithm(std::string_view name) {
  for (const Algorithm& algorithm : kAlgorithms)
    if (algorithm.name == name) return algorithm;
  throw Error(
      "The checksum algorithm {} is not known here; use CRC32, CRC32C, CRC64NVME, MD5, SHA1 or "
      "SHA256.",
      name);
}

std::string digest_of(const HttpRequest& request, const Algorithm& algorithm) {
  if (!request.content) return algorithm.digest(request.body);
  if (algorithm.name != "CRC32") return algorithm.digest(read_whole(*request.content));
  uint32_t sum = 0;
  each_piece(*request.content, [&](std::string_view piece) { sum = crc32(piece, sum); });
  return big_endian(sum);
}

bool only_where_required(const Settings& settings, std::string_view variable,
                         std::string_view key) {
  auto value = settings.option(variable, key);
  if (!value || iequals(*value, "when_supported")) return false;
  if (iequals(*value, "when_required")) return true;
  throw Error("{} is '{}'; it must be when_supported or when_required.",
              settings.origin(variable, key), *value);
}

Json checksum_trait(const Operation& operation) {
  if (operation.traits().empty()) return Json::object();
  return Json::parse(operation.traits()).value("httpChecksum", Json::object());
}

// DynamoDB's checksum of the answer is a decimal number of its own.
std::optional<std::string> dynamodb_mismatch(const HttpResponse& response) {
  const std::string* header = response.headers.find("x-amz-crc32");
  if (!header) return std::nullopt;
  uint32_t told = 0;
  std::from_chars(header->data(), header->data() + header->size(), told);
  if (told == crc32(response.body)) return std::nullopt;
  return "its checksum x-amz-crc32 does not match";
}

// The answer to an upload repeats the checksum of what was stored.
std::optional<std::string> stored_mismatch(const HttpRequest& request,
                                           const HttpResponse& response) {
  for (const Algorithm& algorithm : kAlgorithms) {
    const std::string* sent = request.headers.find(algorithm.header);
    const std::string* stored = response.headers.find(algorithm.header);
    if (sent && stored && *sent != *stored)
      return fmt::format("its checksum {} is not that of what was sent", algorithm.header);
  }
  return std::nullopt;
}

}  // namespace

bool has_checksum(const HttpRequest& request) {
  return std::any_of(
      request.headers.fields.begin(), request.headers.fields.end(), [](const auto& field) {
        std::string name = lower(field.first);
        return name.starts_with("x-amz-checksum-") && name != "x-amz-checksum-algorithm" &&
               name != "x-amz-checksum-type" && name != "x-amz-checksum-mode";
      });
}

void add_checksum(const Operation& operation, const Json& params, const Settings& settings,
                  HttpRequest& request) {
  if (has_checksum(request)) return;
  std::string_view member = operation.checksum_algorithm_member();
  if (member.empty()) return;
  auto named = params.find(member);
  if (named == params.end() && !operation.checksum_required() &&
      only_where_required(settings, "AWS_REQUEST_CHECKSUM_CALCULATION",
                          "request_checksum_calculation"))
    return;
  const Algorithm& algorithm =
      find_algorithm(named == params.end() ? "CRC32" : named->get<std::string>());
  request.headers.set(algorithm.header, base64_encode(digest_of(request, algorithm)));
  if (named == params.end())
    request.headers.set("x-amz-sdk-checksum-algorithm", std::string(algorithm.name));
}

void ask_for_checksum(const Operation& operation, const Settings& settings, Json& params) {
  if (only_where_required(settings, "AWS_RESPONSE_CHECKSUM_VALIDATION",
                          "response_checksum_validation"))
    return;
  std::string member = text_or(checksum_trait(operation), "/requestValidationModeMember");
  if (!member.empty() && !params.contains(member)) params[member] = "ENABLED";
}

std::optional<std::string> checksum_mismatch(const Operation& operation, const HttpRequest& request,
                                             const HttpResponse& response) {
  if (auto mismatch = dynamodb_mismatch(response)) return mismatch;
  if (auto mismatch = stored_mismatch(request, response)) return mismatch;
  // Elsewhere such a header speaks of the object, not of this body; so it does for a part of it.
  if (response.status != 200 || !checksum_trait(operation).contains("responseAlgorithms"))
    return std::nullopt;
  for (const Algorithm& algorithm : kAlgorithms) {
    const std::string* told = response.headers.find(algorithm.header);
    // "...-3" is the checksum of the checksums of three parts.
    if (!told || told->find('-') != std::string::npos) continue;
    if (*told != base64_encode(algorithm.digest(response.body)))
      return fmt::format("its checksum {} does not match", algorithm.header);
  }
  return std::nullopt;
}

}  // namespace gcdt::aws
