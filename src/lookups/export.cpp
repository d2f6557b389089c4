// lookup:export:<name> - the value of a CloudFormation export. One listing serves all of a region.
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

std::string everything(const Lookup&) {
  return {};
}

Json fetch(const Lookup& lookup, World& world) {
  Json exports = Json::object();
  for (const Json& entry :
       world.session.client("cloudformation", lookup.region).pages("ListExports"))
    exports[text(entry, "/Name")] = text(entry, "/Value");
  return exports;
}

std::optional<Json> pick(const Lookup& lookup, const Json& exports) {
  auto found = exports.find(lookup.parts.at(0));
  if (found == exports.end()) return std::nullopt;
  return *found;
}

std::string missing(const Lookup& lookup, bool) {
  return fmt::format("there is no CloudFormation export '{}'", lookup.parts.at(0));
}

}  // namespace

extern const Kind stack_export;
const Kind stack_export{"export", 1, 1, false, everything, fetch, pick, missing};

}  // namespace gcdt::lookups
