// Gate P10: every operation that can have a checksum of its body sends one, CRC32 unless another is
// asked for; a download that does not match the checksum it came with is never an answer.
#include <doctest.h>

#include "base/hash.h"
#include "base/text.h"
#include "support/minimal_params.h"
#include "support/pipeline_world.h"
#include "support/suite.h"

using namespace gcdt;
using namespace gcdt::aws;

namespace {

std::string bytes_of_crc(uint64_t crc, size_t size) {
  std::string bytes;
  while (size-- > 0) bytes += static_cast<char>(crc >> (8 * size));
  return bytes;
}

struct Algorithm {
  const char *name, *header;
  std::string (*digest)(std::string_view);
};
constexpr Algorithm kAlgorithms[] = {
    {"CRC32", "x-amz-checksum-crc32", [](auto body) { return bytes_of_crc(crc32(body), 4); }},
    {"CRC32C", "x-amz-checksum-crc32c", [](auto body) { return bytes_of_crc(crc32c(body), 4); }},
    {"CRC64NVME", "x-amz-checksum-crc64nvme",
     [](auto body) { return bytes_of_crc(crc64nvme(body), 8); }},
    {"MD5", "x-amz-checksum-md5", [](auto body) { return md5(body); }},
    {"SHA1", "x-amz-checksum-sha1", [](auto body) { return sha1(body); }},
    {"SHA256", "x-amz-checksum-sha256", [](auto body) { return sha256(body); }}};

struct Target {
  test::PipelineWorld& world;
  std::string service;
  Operation operation;
  std::string id(std::string_view what) const {
    return fmt::format("{}.{} {}", service, operation.name(), what);
  }
};

HttpRequest request_of(const Target& target, const Json& params) {
  target.world.transport.answer(403);
  target.world.error_of(target.service, std::string(target.operation.name()), params);
  return target.world.transport.requests.back();
}

void check(test::Suite& suite, const std::string& id, const HttpRequest& request,
           const std::string& header, const std::string& digest) {
  std::string value = request.headers.get(header);
  if (value == base64_encode(digest))
    suite.pass(id);
  else
    suite.fail(id, fmt::format("{} is '{}'", header, value));
}

void check_requests(test::Suite& suite, const Target& target) {
  Json params = test::minimal_params(target.operation.input());
  std::string member(target.operation.checksum_algorithm_member());
  if (!member.empty()) params.erase(member);
  HttpRequest request = request_of(target, params);
  if (member.empty()) {
    check(suite, target.id("by itself"), request, "Content-MD5", md5(request.body));
    return;
  }
  check(suite, target.id("by itself"), request, kAlgorithms[0].header,
        kAlgorithms[0].digest(request.body));
  for (const Algorithm& algorithm : kAlgorithms) {
    params[member] = algorithm.name;
    request = request_of(target, params);
    check(suite, target.id(algorithm.name), request, algorithm.header,
          algorithm.digest(request.body));
  }
}

// A body that was damaged on the way is fetched again; when it never comes whole, that is an error.
void check_downloads(test::Suite& suite, const Algorithm& algorithm) {
  std::string stored = "what was stored", id = fmt::format("s3.GetObject {}", algorithm.name);
  test::PipelineWorld world;
  auto answer = [&](std::string body) {
    world.transport.answer(200, std::move(body),
                           {{algorithm.header, base64_encode(algorithm.digest(stored))}});
  };
  answer("what was stored.");
  answer(stored);
  Json params{{"Bucket", "b"}, {"Key", "k"}};
  world.call("s3", "GetObject", params);
  for (int i = 0; i < 3; ++i) answer("");
  ServiceError error = world.error_of("s3", "GetObject", params);
  if (world.request(0).headers.get("x-amz-checksum-mode") == "ENABLED" &&
      world.transport.requests.size() == 5 && error.code == "UnreadableAnswer")
    suite.pass(id);
  else
    suite.fail(id, fmt::format("{} requests, {}", world.transport.requests.size(), error.code));
}

}  // namespace

TEST_CASE("checksums of the embedded services") {
  test::Suite suite("checksums");
  for (std::string_view service : embedded_services()) {
    const Model& model = find_model(service);
    test::PipelineWorld world;
    for (std::string_view name : model.operation_names()) {
      Operation operation = model.operation(name);
      if (operation.checksum_required() || !operation.checksum_algorithm_member().empty())
        check_requests(suite, {world, std::string(service), operation});
    }
  }
  for (const Algorithm& algorithm : kAlgorithms) check_downloads(suite, algorithm);
  suite.finish(200);
}
