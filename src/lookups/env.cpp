// lookup:env:<variable> - a variable of the environment gcdt runs in.
#include "lookups/lookup.h"

namespace gcdt::lookups {

namespace {

Json fetch(const Lookup& lookup, World& world) {
  auto value = world.environment.get(lookup.parts.at(0));
  return value ? Json(*value) : Json();
}

std::string missing(const Lookup& lookup, bool) {
  return fmt::format("the environment variable '{}' is not set", lookup.parts.at(0));
}

}  // namespace

extern const Kind environment;
const Kind environment{"env", 1, 1, false, first_part, fetch, whole, missing};

}  // namespace gcdt::lookups
