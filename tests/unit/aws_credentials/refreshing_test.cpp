// The refresh windows of 93 section 4.5.
#include "aws/credentials/refreshing.h"

#include <doctest.h>

#include <thread>

#include "base/error.h"
#include "support/fakes.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace gcdt::test;
using namespace std::chrono_literals;

namespace {

// A source of numbered sets of credentials that live for an hour.
struct Source {
  FakeClock clock{"2026-01-02T00:00:00Z"};
  ServerTime time{clock};
  Warnings warnings;
  std::atomic<int> fetches{0};
  std::atomic<bool> broken{false};
  os::Duration lifetime = 1h;
  os::Duration work{};  // real time that a fetch takes
  bool expires = true;

  Found found(bool refreshable = true) {
    return {[this] {
              int n = ++fetches;
              std::this_thread::sleep_for(work);
              if (broken) throw Error("the source is down");
              Credentials set;
              set.access_key_id = "id-" + std::to_string(n);
              set.secret_access_key = Secret("secret-" + std::to_string(n));
              set.session_token = Secret("token-" + std::to_string(n));
              if (expires) set.expiration = clock.now() + lifetime;
              return set;
            },
            {},
            refreshable};
  }
};

}  // namespace

TEST_CASE("credentials are fetched on first use and kept until 15 minutes before they expire") {
  Source source;
  Refreshing credentials(source.found(), source.time, source.warnings);
  CHECK(source.fetches == 0);
  CHECK(credentials.get().access_key_id == "id-1");
  source.clock.advance(45min);
  CHECK(credentials.get().access_key_id == "id-1");
  source.clock.advance(1s);
  CHECK(credentials.get().access_key_id == "id-2");
}

TEST_CASE(
    "a failing refresh is a warning in the advisory window, tried once a minute, then an error") {
  Source source;
  Refreshing credentials(source.found(), source.time, source.warnings);
  credentials.get();
  source.broken = true;
  source.clock.advance(46min);
  for (int i = 0; i < 5; ++i) CHECK(credentials.get().access_key_id == "id-1");
  CHECK(source.fetches == 2);
  source.clock.advance(61s);
  CHECK(credentials.get().access_key_id == "id-1");
  CHECK(source.fetches == 3);
  CHECK(source.warnings.take() ==
        std::vector<std::string>{"The credentials last until 2026-01-02 01:00:00+00:00 and could "
                                 "not be renewed yet: the source is down"});
  source.clock.advance(4min);
  CHECK_THROWS_WITH_AS(credentials.get(), "the source is down", Error);
  source.broken = false;
  CHECK(credentials.get().access_key_id == "id-5");
}

TEST_CASE("credentials without expiration are never refreshed") {
  Source source;
  source.expires = false;
  Refreshing credentials(source.found(), source.time, source.warnings);
  credentials.get();
  source.clock.advance(24h * 365);
  CHECK(credentials.get().access_key_id == "id-1");
}

TEST_CASE(
    "credentials that cannot be renewed are used to the end and beyond: the service decides") {
  Source source;
  Refreshing credentials(source.found(false), source.time, source.warnings);
  Credentials first = credentials.get();
  source.clock.advance(2h);
  CHECK(credentials.get().access_key_id == "id-1");
  CHECK_FALSE(credentials.refresh_after_rejection(first));
  CHECK(source.fetches == 1);
}

TEST_CASE("new credentials that have expired already are an error") {
  Source source;
  source.lifetime = -1s;
  Refreshing credentials(source.found(), source.time, source.warnings);
  CHECK_THROWS_WITH_AS(credentials.get(), doctest::Contains("expired at 2026-01-01T23:59:59"),
                       Error);
}

TEST_CASE(
    "credentials that live shorter than the windows cost one fetch a minute, not one a call") {
  Source source;
  source.lifetime = 5min;
  Refreshing credentials(source.found(), source.time, source.warnings);
  for (int i = 0; i < 10; ++i) credentials.get();
  CHECK(source.fetches == 1);
  source.clock.advance(61s);
  for (int i = 0; i < 10; ++i) CHECK(credentials.get().access_key_id == "id-2");
  source.clock.advance(5min);
  CHECK(credentials.get().access_key_id == "id-3");
}

TEST_CASE("a clock that is set back does not make credentials fresh for ever: rejection renews") {
  Source source;
  Refreshing credentials(source.found(), source.time, source.warnings);
  Credentials first = credentials.get();
  source.clock.jump(-24h);
  CHECK(credentials.get().access_key_id == "id-1");
  CHECK(credentials.refresh_after_rejection(first));
  CHECK(credentials.get().access_key_id == "id-2");
}

TEST_CASE("a rejection that another thread has answered fetches nothing") {
  Source source;
  Refreshing credentials(source.found(), source.time, source.warnings);
  Credentials first = credentials.get();
  CHECK(credentials.refresh_after_rejection(first));
  CHECK(credentials.refresh_after_rejection(first));
  CHECK(source.fetches == 2);
}

TEST_CASE("16 threads at a refresh boundary see whole sets and cause one fetch") {
  for (os::Duration age : {os::Duration(46min), os::Duration(51min), os::Duration(2h)}) {
    Source source;
    Refreshing credentials(source.found(), source.time, source.warnings);
    credentials.get();
    source.work = 20ms;
    source.clock.advance(age);
    std::atomic<int> halves{0}, old{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i)
      threads.emplace_back([&] {
        for (int n = 0; n < 200; ++n) {
          Credentials set = credentials.get();
          std::string number = set.access_key_id.substr(3);
          if (set.secret_access_key.reveal() != "secret-" + number ||
              set.session_token.reveal() != "token-" + number)
            ++halves;
          if (number == "1") ++old;
        }
      });
    threads.clear();
    CHECK(halves == 0);
    CHECK(source.fetches == 2);
    // Whoever does not fetch goes on with the old set in the advisory window, and waits later.
    if (age > 50min) CHECK(old == 0);
  }
}

TEST_CASE("16 threads whose credentials were rejected cause one fetch") {
  Source source;
  Refreshing credentials(source.found(), source.time, source.warnings);
  Credentials rejected = credentials.get();
  source.work = 5ms;
  std::atomic<int> renewed{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] { renewed += credentials.refresh_after_rejection(rejected) ? 1 : 0; });
  threads.clear();
  CHECK(renewed == 16);
  CHECK(source.fetches == 2);
}
