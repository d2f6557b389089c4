// lookup:stack:<stack>[:<output>] - all outputs of a stack as a map, or one of them.
#include "lookups/lookup.h"
#include "services/cloudformation.h"

namespace gcdt::lookups {

namespace {

Json fetch(const Lookup& lookup, World& world) {
  auto found = services::describe_stack(world.session.client("cloudformation", lookup.region),
                                        lookup.parts.at(0));
  if (!found) return nullptr;
  Json outputs = Json::object();
  for (const Json& output : array_or_empty(*found, "/Outputs"))
    outputs[text(output, "/OutputKey")] = output.at("OutputValue");
  return outputs;
}

std::optional<Json> pick(const Lookup& lookup, const Json& outputs) {
  if (lookup.parts.size() == 1) return outputs;
  auto found = outputs.find(lookup.parts[1]);
  if (found == outputs.end()) return std::nullopt;
  return *found;
}

std::string missing(const Lookup& lookup, bool stack_exists) {
  if (!stack_exists) return fmt::format("Stack '{}' does not exist.", lookup.parts.at(0));
  return fmt::format("Output '{}' not found in stack '{}'.", lookup.parts.at(1),
                     lookup.parts.at(0));
}

}  // namespace

extern const Kind stack;
const Kind stack{"stack", 1, 2, false, first_part, fetch, pick, missing};

}  // namespace gcdt::lookups
