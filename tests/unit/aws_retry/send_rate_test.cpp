#include "aws/send_rate.h"

#include <doctest.h>

#include "base/json.h"
#include "os/files.h"

using namespace gcdt;
using namespace gcdt::aws;
using namespace std::chrono_literals;

namespace {

Time at(double seconds) {
  return Time(std::chrono::microseconds(std::llround(seconds * 1e6)));
}

}  // namespace

TEST_CASE("the adaptive rates are botocore's") {
  const char* root = std::getenv("GCDT_SOURCE_DIR");
  REQUIRE_MESSAGE(root, "GCDT_SOURCE_DIR is not set");
  std::string path = std::string(root) + "/tests/fixtures/retry/adaptive.json";
  Json all = parse_json(os::read_file(path), path);
  double start = all.at("start");
  for (const Json& run : all.at("runs")) {
    SendRate rate(at(start));
    for (const Json& step : run) {
      rate.after_answer(step.at("throttled"), at(start + step.at("at").get<double>()));
      CHECK(rate.measured() == doctest::Approx(step.at("measured").get<double>()));
      CHECK(rate.allowed() == doctest::Approx(step.at("allowed").get<double>()));
    }
  }
}

TEST_CASE("nothing waits before the first throttling, then sends are spread") {
  SendRate rate(at(0));
  for (int i = 0; i < 100; ++i) {
    CHECK(rate.wait_before(at(i * 0.01)) == 0us);
    rate.after_answer(false, at(i * 0.01));
  }
  rate.after_answer(true, at(1.1));
  auto first = rate.wait_before(at(1.1)), second = rate.wait_before(at(1.1));
  CHECK(second > first);
  std::chrono::duration<double> apart = second - first;
  CHECK(apart.count() == doctest::Approx(1 / rate.allowed()).epsilon(0.001));
}
