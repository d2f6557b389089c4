#include "tools/ramuda/aspects.h"

namespace gcdt::ramuda {

namespace {

const Aspect* const kAspects[] = {&tags, &reserved_concurrency, &async_invocation, &function_url,
                                  &provisioned_concurrency};

const Json* option(const Aspect& aspect, const Context& ctx) {
  return find(ctx.section(), fmt::format("/lambda/{}", aspect.key));
}

}  // namespace

std::vector<const Aspect*> configured_aspects(const Context& ctx, bool of_alias) {
  std::vector<const Aspect*> found;
  for (const Aspect* aspect : kAspects)
    if (aspect->of_alias == of_alias && option(*aspect, ctx)) found.push_back(aspect);
  return found;
}

Json wanted_of(const Aspect& aspect, const Context& ctx) {
  const Json* value = option(aspect, ctx);
  return value && !value->is_null() ? aspect.wanted(*value) : Json();
}

bool apply_aspects(const Live& live, bool of_alias) {
  bool changed = false;
  for (const Aspect* aspect : configured_aspects(live.ctx, of_alias)) {
    Json before = aspect->shown(live), after = wanted_of(*aspect, live.ctx);
    if (before == after) continue;
    live.ctx.out.info(fmt::format("{} of function '{}' {}", aspect->key, live.name,
                                  after.is_null()    ? "removed"
                                  : before.is_null() ? "set"
                                                     : "changed"));
    aspect->change(live, before, after);
    changed = true;
  }
  return changed;
}

Json answer_if_there(const aws::Client& client, const std::string& operation, const Json& request) {
  try {
    return client.call(operation, request);
  } catch (const ServiceError& error) {  // absent is an answer
    bool absent = error.code == "ResourceNotFoundException" ||
                  error.code == "ProvisionedConcurrencyConfigNotFoundException";
    if (!absent) throw;
    return nullptr;
  }
}

}  // namespace gcdt::ramuda
