// bench_api_diff BEFORE AFTER: reads two API definitions, compares them, prints the number of
// differences and the seconds that both took.
#include <chrono>
#include <cstdio>

#include "tools/yugen/api_diff.h"
#include "tools/yugen/definition.h"

int main(int, char** argv) {
  using namespace gcdt;
  auto begin = std::chrono::steady_clock::now();
  yugen::Definition before = yugen::read_definition(argv[1], Json::object());
  yugen::Definition after = yugen::read_definition(argv[2], Json::object());
  yugen::ApiDiff diff = yugen::diff_apis(before.document, after.document, false);
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%zu %f\n", diff.changes.size(), seconds.count());
}
