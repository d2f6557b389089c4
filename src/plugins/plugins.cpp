#include "plugins/plugins.h"

#include <algorithm>

#include "base/version.h"

namespace gcdt::plugins {

namespace {

constexpr const char* kBuiltIn[] = {"gcdt-config-reader", "gcdt-lookups", "glomex-config-reader"};

}  // namespace

// A built-in plugin wins over the package it replaces.
std::vector<python::Distribution> installed(const os::Environment& environment) {
  std::vector<python::Distribution> all;
  for (const char* name : kBuiltIn) all.push_back({name, std::string(version())});
  for (python::Distribution& found : python::distributions(environment, "gcdt10"))
    if (std::find(std::begin(kBuiltIn), std::end(kBuiltIn), found.name) == std::end(kBuiltIn))
      all.push_back(std::move(found));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

}  // namespace gcdt::plugins
