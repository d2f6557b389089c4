// main() of the fuzz targets without libFuzzer: runs the seeds, then a fixed number of mutations of
// them, the same ones every time.
//
//   fuzz_<name> SEED_FOLDER
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "os/files.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

// Cuts, doubles, splices or overwrites a part of `input`.
static std::string mutate(std::string input, const std::string& other, std::mt19937& random) {
  auto below = [&](size_t limit) { return limit ? random() % limit : 0; };
  size_t from = below(input.size() + 1), count = below(16);
  switch (below(4)) {
    case 0:
      return input.erase(from, count);
    case 1:
      return input.insert(from, input.substr(below(input.size() + 1), count));
    case 2:
      return input.substr(0, from) + other.substr(below(other.size() + 1));
    default:
      if (!input.empty()) input[below(input.size())] = static_cast<char>(random());
      return input;
  }
}

int main(int argc, char** argv) {
  constexpr int kMutations = 5000;
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(argc > 1 ? argv[1] : "."))
    seeds.push_back(gcdt::os::read_file(entry.path()));
  std::ranges::sort(seeds);
  for (const std::string& seed : seeds) run(seed);
  if (seeds.empty()) return 1;

  std::mt19937 random(1);  // the same every time
  for (int i = 0; i < kMutations; ++i) {
    std::string input = seeds[random() % seeds.size()];
    for (size_t steps = 1 + random() % 4; steps > 0; --steps)
      input = mutate(input, seeds[random() % seeds.size()], random);
    run(input);
  }
  fmt::print("{} seeds, {} mutations\n", seeds.size(), kMutations);
}
