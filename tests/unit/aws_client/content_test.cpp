// Bodies that are read in pieces: what goes out is the same as if they had been in memory.
#include "aws/content.h"

#include <doctest.h>

#include "base/hash.h"
#include "base/text.h"
#include "support/pipeline_world.h"
#include "support/raw_server.h"

using namespace gcdt;
using namespace gcdt::aws;
using test::PipelineWorld;

namespace {

class Repeated : public Content {
 public:
  explicit Repeated(uint64_t size) : size_(size) {}
  uint64_t size() const override { return size_; }
  void read(uint64_t offset, std::span<char> place) const override {
    if (offset + place.size() > readable_end) throw Error("'bundle.zip' became shorter.");
    for (char& c : place) c = static_cast<char>('a' + offset++ % 26);
  }
  uint64_t readable_end = UINT64_MAX;

 private:
  uint64_t size_;
};

const Json kPart{{"Bucket", "mine"}, {"Key", "bundle.zip"}, {"PartNumber", 1}, {"UploadId", "u"}};

Headers sent(Json params, std::string body, std::shared_ptr<Content> content) {
  PipelineWorld world(test::Variables{{"AWS_ENDPOINT_URL", "http://10.0.0.1"}});
  world.transport.answer(200);
  if (!content) params["Body"] = body;
  world.backend->send({"s3", "eu-west-1", "UploadPart", std::move(params), content});
  Headers headers = world.request(0).headers;
  headers.remove("amz-sdk-invocation-id");
  headers.remove("Authorization");
  return headers;
}

}  // namespace

TEST_CASE("a body in pieces is covered by the same checksum and signature as one in memory") {
  for (uint64_t size : {0, 1, 65'536, 65'537, 200'000}) {
    auto content = std::make_shared<Repeated>(size);
    std::string body = read_whole(*content);
    Headers headers = sent(kPart, {}, content);
    CHECK(headers.fields == sent(kPart, body, nullptr).fields);
    CHECK(headers.get("x-amz-content-sha256") == hex_encode(sha256(body)));
  }
  Json params = kPart;
  params["ChecksumAlgorithm"] = "SHA1";
  auto content = std::make_shared<Repeated>(100'000);
  CHECK(sent(params, {}, content).get("x-amz-checksum-sha1") ==
        base64_encode(sha1(read_whole(*content))));
}

TEST_CASE("the transport sends a body in pieces whole, and anew with every request") {
  auto content = std::make_shared<Repeated>(1'000'000);
  std::vector<std::string> seen;
  test::RawServer server([&](test::RawConnection& connection, int) {
    for (int i = 0; i < 2; ++i) {
      std::string request = connection.read_request();
      seen.push_back(request.substr(request.find("\r\n\r\n") + 4));
      connection.write(test::http_answer("ok"));
    }
  });
  HttpRequest request{.method = "PUT", .scheme = "http", .host = server.host(), .content = content};
  auto transport = make_curl_transport({}, "", "gcdt/test");
  for (int i = 0; i < 2; ++i) REQUIRE(transport->send(request, {}).has_value());
  CHECK(seen == std::vector<std::string>(2, read_whole(*content)));
}

TEST_CASE("a body that cannot be read to its end is an error of its own, and not sent again") {
  auto content = std::make_shared<Repeated>(1'000'000);
  content->readable_end = 500'000;
  std::atomic<int> connections = 0;
  test::RawServer server([&](test::RawConnection& connection, int) {
    ++connections;
    connection.read_request();
  });
  HttpRequest request{.method = "PUT", .scheme = "http", .host = server.host(), .content = content};
  auto transport = make_curl_transport({}, "", "gcdt/test");
  CHECK_THROWS_WITH_AS(transport->send(request, {}), "'bundle.zip' became shorter.", Error);
  CHECK(connections <= 1);  // it may not even have been accepted
}
