#include "services/upload.h"

#include <doctest.h>

#include <atomic>
#include <csignal>
#include <map>
#include <mutex>
#include <set>

#include "os/files.h"
#include "os/interrupt.h"
#include "support/fake_machine.h"
#include "support/function_backend.h"

using namespace gcdt;
using services::upload_bytes;
using services::upload_file;
using services::UploadOptions;
using services::UploadTarget;

namespace {

// Enough of S3 to put objects together.
class FakeS3 : public aws::Backend {
 public:
  Json send(aws::Call call) override {
    if (before) before(call);
    std::lock_guard lock(mutex);
    calls.push_back(call.operation);
    owners.insert(text_or(call.params, "/ExpectedBucketOwner"));
    if (call.operation == "PutObject") {
      objects[text(call.params, "/Key")] = aws::read_whole(*call.content);
    } else if (call.operation == "CreateMultipartUpload") {
      created = call.params;
      return {{"UploadId", "u-1"}};
    } else if (call.operation == "UploadPart") {
      int number = call.params.at("PartNumber").get<int>();
      parts[number] = aws::read_whole(*call.content);
      return {{"ETag", fmt::format("e{}", number)}, {"ChecksumCRC32", fmt::format("c{}", number)}};
    } else if (call.operation == "CompleteMultipartUpload") {
      std::string whole;
      for (const Json& part : call.params.at("MultipartUpload").at("Parts")) {
        int number = part.at("PartNumber").get<int>();
        CHECK(part.at("ETag") == fmt::format("e{}", number));
        CHECK(part.at("ChecksumCRC32") == fmt::format("c{}", number));
        whole += parts.at(number);
      }
      objects[text(call.params, "/Key")] = whole;
    }
    return {{"ETag", "whole"}};
  }
  bool was_called(const std::string& operation) {
    return std::find(calls.begin(), calls.end(), operation) != calls.end();
  }

  std::function<void(const aws::Call&)> before;
  std::mutex mutex;
  std::vector<std::string> calls;
  std::set<std::string> owners;
  std::map<int, std::string> parts;
  std::map<std::string, std::string> objects;
  Json created;
};

struct UploadWorld : test::FakeMachine {
  FakeS3* s3 = new FakeS3;
  aws::Session session{
      aws::load_settings({{{"AWS_REGION", "eu-west-1"}, {"HOME", "/nonexistent"}}}), seams(),
      std::unique_ptr<aws::Backend>(s3)};
  UploadTarget target{.bucket = "mine", .key = "bundle.zip", .region = {}, .owner = "123456789012"};
  UploadOptions options{.part_size = 100, .threads = 4, .progress = {}};
};

std::string some_bytes(size_t count) {
  std::string bytes(count, '\0');
  for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>('a' + i * 7 % 26);
  return bytes;
}

ServiceError trouble(bool transient) {
  ServiceError error("s3", "UploadPart", transient ? "SlowDown" : "AccessDenied", "words");
  error.transient = transient;
  return error;
}

}  // namespace

TEST_CASE("small things go up in one request") {
  UploadWorld world;
  world.target.more = {{"ContentType", "application/zip"}};
  std::vector<uint64_t> seen;
  world.options.progress = [&](uint64_t done, uint64_t total) { seen = {done, total}; };
  CHECK(upload_bytes(world.session, world.target, some_bytes(99), world.options).at("ETag") ==
        "whole");
  CHECK(world.s3->calls == std::vector<std::string>{"PutObject"});
  CHECK(world.s3->objects.at("bundle.zip") == some_bytes(99));
  CHECK(world.s3->owners == std::set<std::string>{"123456789012"});
  CHECK(seen == std::vector<uint64_t>{99, 99});
}

TEST_CASE("large files go up in parts and come out whole") {
  os::TempDir folder;
  for (size_t size : {100, 101, 950, 1000}) {
    UploadWorld world;
    world.target.more = {{"ContentType", "application/zip"}};
    std::vector<uint64_t> progress;
    world.options.progress = [&](uint64_t done, uint64_t) { progress.push_back(done); };
    os::write_file(folder.path() / "bundle.zip", some_bytes(size));
    upload_file(world.session, world.target, folder.path() / "bundle.zip", world.options);
    CHECK(world.s3->objects.at("bundle.zip") == some_bytes(size));
    CHECK(world.s3->parts.size() == (size + 99) / 100);
    CHECK(world.s3->created.at("ChecksumAlgorithm") == "CRC32");
    CHECK(world.s3->created.at("ContentType") == "application/zip");
    CHECK(world.s3->owners == std::set<std::string>{"123456789012"});
    CHECK(std::is_sorted(progress.begin(), progress.end()));
    CHECK(progress.back() == size);
    CHECK_FALSE(world.s3->was_called("AbortMultipartUpload"));
  }
}

TEST_CASE("a part that fails for a while is sent again while others go on") {
  UploadWorld world;
  std::mutex mutex;
  std::map<int, int> tries;
  world.s3->before = [&](const aws::Call& call) {
    if (call.operation != "UploadPart") return;
    std::lock_guard lock(mutex);
    int number = call.params.at("PartNumber").get<int>();
    if (++tries[number] < 3 && number % 3 == 0) throw trouble(true);
  };
  upload_bytes(world.session, world.target, some_bytes(1000), world.options);
  CHECK(world.s3->objects.at("bundle.zip") == some_bytes(1000));
  CHECK(tries[3] == 3);
  CHECK(tries[2] == 1);
}

TEST_CASE("an upload that fails leaves nothing behind") {
  for (bool transient : {true, false}) {
    UploadWorld world;
    world.s3->before = [&](const aws::Call& call) {
      if (call.operation == "UploadPart" && call.params.at("PartNumber") == 2)
        throw trouble(transient);
    };
    CHECK_THROWS_AS(upload_bytes(world.session, world.target, some_bytes(1000), world.options),
                    ServiceError);
    CHECK(world.s3->calls.back() == "AbortMultipartUpload");
    CHECK_FALSE(world.s3->was_called("CompleteMultipartUpload"));
  }
}

TEST_CASE("an interrupt stops all parts and removes them") {
  for (size_t threads : {1, 4}) {
    UploadWorld world;
    world.options.threads = threads;
    std::atomic<int> sent = 0;
    world.s3->before = [&](const aws::Call& call) {
      if (call.operation != "UploadPart") return;
      if (++sent == 3) os::raise_interrupt(SIGTERM);
      os::check_interrupt();
    };
    CHECK_THROWS_AS(upload_bytes(world.session, world.target, some_bytes(10'000), world.options),
                    Interrupted);
    CHECK(world.s3->calls.back() == "AbortMultipartUpload");
    CHECK(sent < 20);
    CHECK_NOTHROW(os::check_interrupt());
  }
}

TEST_CASE("what is no file is named") {
  UploadWorld world;
  os::TempDir folder;
  CHECK_THROWS_AS(upload_file(world.session, world.target, folder.path() / "absent"), Error);
  CHECK_THROWS_WITH_AS(upload_file(world.session, world.target, folder.path()),
                       fmt::format("'{}' is no file.", folder.path().string()).c_str(), Error);
  CHECK(world.s3->calls.empty());
}
