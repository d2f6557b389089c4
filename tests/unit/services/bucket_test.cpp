#include <doctest.h>

#include "services/s3.h"
#include "support/fake_machine.h"
#include "support/function_backend.h"

using namespace gcdt;
using services::BucketState;

namespace {

struct BucketWorld : test::FakeMachine {
  int as_owner = 200, as_anyone = 200;  // the status of HeadBucket with and without the owner
  aws::Session session{
      aws::load_settings({{{"AWS_REGION", "eu-west-1"}, {"HOME", "/nonexistent"}}}), seams(),
      std::make_unique<test::FunctionBackend>([this](const aws::Call& call) -> Json {
        if (call.service == "sts") return {{"Account", "123456789012"}};
        bool asks_owner = text_or(call.params, "/ExpectedBucketOwner") == "123456789012";
        int status = asks_owner ? as_owner : as_anyone;
        if (status == 200) return {{"BucketRegion", "eu-central-1"}};
        ServiceError error("s3", "HeadBucket", std::to_string(status), "");
        error.status = status;
        throw error;
      })};
};

}  // namespace

TEST_CASE("a bucket is mine, absent, closed to us, or somebody else's") {
  struct Case {
    int as_owner, as_anyone;
    BucketState state;
  };
  for (auto [as_owner, as_anyone, state] :
       {Case{200, 200, BucketState::mine}, Case{404, 404, BucketState::absent},
        Case{403, 403, BucketState::denied}, Case{403, 200, BucketState::foreign}}) {
    BucketWorld world;
    world.as_owner = as_owner;
    world.as_anyone = as_anyone;
    auto look = services::look_at_bucket(world.session, "arn:aws:s3:::mine");
    CHECK(look.state == state);
    CHECK(look.bucket.name == "mine");
    CHECK(look.bucket.owner == "123456789012");
    CHECK(look.bucket.region == (state == BucketState::mine ? "eu-central-1" : ""));
    if (state == BucketState::mine)
      CHECK(services::require_bucket(world.session, "mine").region == "eu-central-1");
    else
      CHECK_THROWS_AS(services::require_bucket(world.session, "mine"), Error);
  }
}

TEST_CASE("trouble with S3 is no statement about the bucket") {
  BucketWorld world;
  world.as_owner = 503;
  CHECK_THROWS_AS(services::look_at_bucket(world.session, "mine"), ServiceError);
}
