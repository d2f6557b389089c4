// lookup:baseami - deprecated: the newest `Ops_Base-Image_<a.b.c>_<digits>` image of the account
// named by plugins.gcdt_lookups.ami_accountid. null if there is none.
#include <algorithm>
#include <array>
#include <cstdio>

#include "base/text.h"
#include "base/time.h"
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

constexpr std::string_view kMark = "Ops_Base-Image_";
using Version = std::array<int, 3>;

std::string everything(const Lookup&) {
  return {};
}

// "..Ops_Base-Image_1.2.3_456" -> {1, 2, 3}
std::optional<Version> version_of(const std::string& name) {
  size_t at = name.find(kMark);
  if (at == std::string::npos) return std::nullopt;
  Version v{};
  int end = 0;
  std::string rest = name.substr(at + kMark.size());
  if (std::sscanf(rest.c_str(), "%d.%d.%d_%*[0-9]%n", &v[0], &v[1], &v[2], &end) != 3 ||
      static_cast<size_t>(end) != rest.size())
    return std::nullopt;
  return v;
}

Json fetch(const Lookup& lookup, World& world) {
  std::string owner = text_or(world.config, "/plugins/gcdt_lookups/ami_accountid", "569909643510");
  Json images =
      world.session.client("ec2", lookup.region)
          .call("DescribeImages",
                {{"Owners", Json::array({owner})},
                 {"Filters",
                  Json::array({{{"Name", "state"}, {"Values", Json::array({"available"})}}})}})
          .value("Images", Json::array());
  Json best = Json::object();
  Version best_version{};
  Time best_time = Time::min();
  for (const Json& image : images) {
    auto version = version_of(text_or(image, "/Name"));
    auto created = parse_time(text_or(image, "/CreationDate"));
    if (!version || !created || *created <= best_time || *version < best_version) continue;
    best = image;
    best_version = *version;
    best_time = *created;
  }
  return best;
}

std::optional<Json> pick(const Lookup&, const Json& image) {
  return image.contains("ImageId") ? image.at("ImageId") : Json();
}

std::string missing(const Lookup&, bool) {
  return "no base image";
}

}  // namespace

extern const Kind base_ami;
const Kind base_ami{"baseami", 0, 1000, false, everything, fetch, pick, missing};

}  // namespace gcdt::lookups
