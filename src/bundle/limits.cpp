#include "bundle/limits.h"

#include <algorithm>
#include <ranges>

namespace gcdt::bundle {

namespace {

constexpr uint64_t kMaxUnpacked = uint64_t{250} << 20;
constexpr uint64_t kMaxPacked = 50'000'000;  // as part of a call
constexpr size_t kNamedFiles = 20;

double megabytes(uint64_t size) {
  return static_cast<double>(size) / 1e6;
}

using Sizes = std::vector<std::pair<uint64_t, std::string>>;

std::string largest_of(const Sizes& files) {
  std::string text = "\nThe largest files:";
  for (const auto& [size, name] : files | std::views::take(kNamedFiles))
    text += fmt::format("\n  {:7.1f} MB  {}", megabytes(size), name);
  return text;
}

}  // namespace

void check_unpacked(const std::vector<Member>& members, output::Output& out) {
  uint64_t total = 0;
  Sizes files;
  for (const Member& member : members) {
    total += member.size();
    files.emplace_back(member.size(), member.name);
  }
  std::ranges::sort(files, std::greater());
  if (total > kMaxUnpacked)
    throw Error(
        "The bundle unpacks to {:.1f} MB; Lambda takes at most {:.1f} MB (250 MiB). Leave files "
        "out "
        "with gcdtignore, or move some to a layer.{}",
        megabytes(total), megabytes(kMaxUnpacked), largest_of(files));
  if (total > kMaxUnpacked / 10 * 9)
    out.warning(fmt::format("The bundle unpacks to {:.1f} MB; Lambda takes at most {:.1f} MB.",
                            megabytes(total), megabytes(kMaxUnpacked)));
}

void check_packed(const Json& section, const ArchiveSize& size) {
  if (size.packed < kMaxPacked || !text_or(section, "/deployment/artifactBucket").empty()) return;
  throw Error(
      "Deployment bundles must not be bigger than 50MB, this one has {:.1f} MB. Name a bucket for "
      "it "
      "('ramuda.deployment.artifactBucket'), or leave files out with gcdtignore.\nSee "
      "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html{}",
      megabytes(size.packed), largest_of(size.largest));
}

}  // namespace gcdt::bundle
