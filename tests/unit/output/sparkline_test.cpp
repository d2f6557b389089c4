#include "output/sparkline.h"

#include <doctest.h>

#include <vector>

using gcdt::output::sparkline;

TEST_CASE("bars go from nothing to the greatest") {
  CHECK(sparkline(std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}) == "▁▂▃▄▅▆▇█");
  CHECK(sparkline(std::vector<double>{5, 5}) == "██");
  CHECK(sparkline(std::vector<double>{0, 0, 0}) == "▁▁▁");
  CHECK(sparkline(std::vector<double>{}) == "");
}

TEST_CASE("what is more than nothing is seen, what is less is nothing") {
  CHECK(sparkline(std::vector<double>{1e-9, 1e9, -5}) == "▂█▁");
}
