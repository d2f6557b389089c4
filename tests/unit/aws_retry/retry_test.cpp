#include "aws/retry.h"

#include <doctest.h>

#include <random>

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;

namespace {

Fault fault_of(int status, std::string code, std::string_view service = "lambda") {
  return classify({.status = status, .code = std::move(code)}, service);
}

RetryState::Step after(Fault fault, Outcome outcome = {}, double unit = 1) {
  RetryQuota quota;
  return RetryState({}, quota).after_attempt(fault, outcome, unit);
}

}  // namespace

TEST_CASE("an answer is classified by its error code before its status") {
  CHECK(fault_of(200, "") == Fault::none);
  CHECK(fault_of(204, "") == Fault::none);
  CHECK(fault_of(302, "") == Fault::final);
  CHECK(fault_of(400, "ValidationError") == Fault::final);
  CHECK(fault_of(400, "Throttling") == Fault::throttling);
  CHECK(fault_of(503, "SlowDown") == Fault::throttling);
  CHECK(fault_of(503, "ServiceUnavailable") == Fault::transient);
  CHECK(fault_of(403, "ExpiredToken") == Fault::expired_credentials);
  CHECK(fault_of(429, "SomethingElse") == Fault::throttling);
  CHECK(fault_of(509, "") == Fault::throttling);
  CHECK(fault_of(501, "") == Fault::final);
  CHECK(fault_of(400, "RequestTimeout") == Fault::transient);
  CHECK(fault_of(400, "BadDigest", "s3") == Fault::transient);
  CHECK(fault_of(400, "BadDigest", "lambda") == Fault::final);
  CHECK(fault_of(400, "IDPCommunicationError", "sts") == Fault::transient);
  CHECK(fault_of(200, "InternalError", "s3") == Fault::transient);  // S3 errors may come with 200
  CHECK(fault_of(200, "AccessDenied", "s3") == Fault::final);
}

TEST_CASE("what the model calls retryable is retried, but not in legacy mode") {
  Outcome outcome{.status = 400, .code = "TryAgain", .modelled_retryable = true};
  CHECK(classify(outcome, "lambda") == Fault::transient);
  CHECK(classify(outcome, "lambda", RetryMode::adaptive) == Fault::transient);
  CHECK(classify(outcome, "lambda", RetryMode::legacy) == Fault::final);
  outcome.modelled_throttling = true;
  CHECK(classify(outcome, "lambda") == Fault::throttling);
}

TEST_CASE("a lost connection is transient, an unreadable success only when nothing was changed") {
  CHECK(classify({.connection_failed = true}, "sts") == Fault::transient);
  CHECK(classify({.status = 200, .unreadable = true, .reads = true}, "sts") == Fault::transient);
  CHECK(classify({.status = 200, .unreadable = true}, "sts") == Fault::final);
  CHECK(only_reads("DescribeStacks"));
  CHECK(only_reads("ListObjectsV2"));
  CHECK_FALSE(only_reads("CreateStack"));
  CHECK_FALSE(only_reads("Invoke"));
}

TEST_CASE("each service has its policy, and the configured attempts win") {
  CHECK(retry_policy("lambda", "Invoke").max_attempts == 3);
  CHECK(retry_policy("lambda", "Invoke", RetryMode::standard, 8).max_attempts == 8);
  CHECK(retry_policy("dynamodb", "Query").max_attempts == 4);
  CHECK(retry_policy("lambda", "GetFunction", RetryMode::standard, {}, true).max_attempts == 8);
  CHECK(retry_policy("lambda", "GetFunction", RetryMode::standard, 2, true).max_attempts == 2);
  CHECK(retry_policy("lambda", "GetFunction", RetryMode::legacy, {}, true).max_attempts == 5);
  CHECK(retry_policy("dynamodb", "Query").base == 25ms);
  CHECK(retry_policy("lambda", "Invoke", RetryMode::legacy).max_attempts == 5);
  CHECK(retry_policy("dynamodb", "Query", RetryMode::legacy).max_attempts == 10);
  CHECK(retry_policy("sqs", "ReceiveMessage").long_poll);
  CHECK_FALSE(retry_policy("sqs", "SendMessage").long_poll);
}

TEST_CASE("Retry-After counts in seconds and up to a minute") {
  CHECK(after(Fault::throttling, {.retry_after = "7"}).delay == 7s);
  CHECK(after(Fault::throttling, {.retry_after = "3600"}).delay == 60s);
  CHECK(after(Fault::throttling, {.retry_after = "99999999999999999999"}).delay == 60s);
  CHECK(after(Fault::throttling, {.retry_after = "0"}).delay == 1s);
  for (const char* bad : {"", "-5", "1.5", "soon", "5 ", " 5", "Fri, 11 Aug 2017 14:17:18 GMT",
                          "-99999999999999999999"})
    CHECK(after(Fault::throttling, {.retry_after = bad}).delay == 1s);
  CHECK(after(Fault::transient, {.retry_after_ms = "99999999999999999999"}).delay == 5050ms);
  CHECK(after(Fault::transient, {.retry_after_ms = "100", .retry_after = "2"}).delay == 2s);
}

TEST_CASE("the delay is a random part of the backoff") {
  CHECK(after(Fault::transient, {}, 0).delay == 0s);
  CHECK(after(Fault::transient, {}, 0.5).delay == 25ms);
  CHECK(after(Fault::throttling, {}, 0.25).delay == 250ms);
}

TEST_CASE("clock and credentials are put right once in a call") {
  for (Fault fault : {Fault::clock_skew, Fault::expired_credentials}) {
    RetryQuota quota;
    RetryState call({}, quota);
    CHECK(call.after_attempt(fault, {}, 0.5).decision == RetryState::retry);
    CHECK(call.attempts() == 2);
    CHECK(call.after_attempt(fault, {}, 0.5).decision == RetryState::fail);
  }
}

TEST_CASE("the last attempt costs no tokens") {
  RetryQuota quota(500);
  RetryState call({.max_attempts = 1}, quota);
  CHECK(call.after_attempt(Fault::transient, {}, 0.5).decision == RetryState::attempts_exhausted);
  CHECK(quota.tokens() == 500);
}

TEST_CASE("no sequence of answers leads to more attempts or longer pauses than promised") {
  std::mt19937 random(1);
  auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  RetryQuota quota(500);
  for (int run = 0; run < 100'000; ++run) {
    RetryMode mode =
        std::array{RetryMode::standard, RetryMode::legacy, RetryMode::adaptive}[below(3)];
    RetryPolicy policy = retry_policy(below(4) ? "lambda" : "dynamodb", "Do", mode);
    policy.max_attempts = 1 + below(12);
    RetryState call(policy, quota);
    int attempts = 0, tokens = quota.tokens();
    std::chrono::microseconds slept{0}, caps{0};
    for (bool going = true; going;) {
      ++attempts;
      REQUIRE(call.attempts() == attempts);
      Outcome outcome{.status = 200 + below(400)};
      if (!below(3)) outcome.retry_after_ms = std::to_string(below(100'000) - 1000);
      if (!below(3)) outcome.retry_after = std::to_string(below(200) - 10);
      auto fault = static_cast<Fault>(below(6));
      auto step = call.after_attempt(fault, outcome, random() / 4294967296.0);
      slept += step.delay;
      caps += policy.server_delay ? std::chrono::microseconds(60s) : policy.max_backoff;
      going = step.decision == RetryState::retry;
      REQUIRE((going || step.delay == 0s));
      tokens = quota.tokens();
      REQUIRE((tokens >= 0 && tokens <= 500));
    }
    REQUIRE(attempts <= policy.max_attempts);
    REQUIRE(slept <= caps);
  }
}
