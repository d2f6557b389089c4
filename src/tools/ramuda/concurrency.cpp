// Concurrency: reserved for the function, provisioned for its alias.
#include "output/activity.h"
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

constexpr auto kPatience = std::chrono::minutes(15);
constexpr auto kPause = std::chrono::seconds(5);

Json as_it_is(const Json& option) {
  return option;
}

Json shown_reserved(const Live& live) {
  const Json* number = find(live.function, "/Concurrency/ReservedConcurrentExecutions");
  return number ? *number : Json();
}

void change_reserved(const Live& live, const Json&, const Json& after) {
  Json request{{"FunctionName", live.name}};
  if (after.is_null()) {
    live.lambda.call("DeleteFunctionConcurrency", request);
    return;
  }
  request["ReservedConcurrentExecutions"] = after;
  live.lambda.call("PutFunctionConcurrency", request);
}

// None is the same as 0.
Json number_or_none(const Json& option) {
  return option == 0 ? Json() : option;
}

Json of_alias(const Live& live) {
  return {{"FunctionName", live.name}, {"Qualifier", kAlias}};
}

Json shown_provisioned(const Live& live) {
  Json answer = answer_if_there(live.lambda, "GetProvisionedConcurrencyConfig", of_alias(live));
  if (answer.is_null()) return nullptr;
  return answer.value("RequestedProvisionedConcurrentExecutions", Json());
}

// Lambda allocates in the background, and may find out that it cannot.
void wait_until_ready(const Live& live, Json state) {
  output::Activity waiting(live.ctx.out, "provisioned concurrency", live.ctx.clock);
  while (text_or(state, "/Status") == "IN_PROGRESS") {
    if (waiting.elapsed() >= kPatience)
      throw Error("Provisioned concurrency of function '{}' is not there after 15 minutes.",
                  live.name);
    waiting.detail(fmt::format("{} of {}",
                               state.value("AllocatedProvisionedConcurrentExecutions", 0),
                               state.value("RequestedProvisionedConcurrentExecutions", 0)));
    live.ctx.clock.sleep(kPause);
    state = live.lambda.polling().call("GetProvisionedConcurrencyConfig", of_alias(live));
  }
  if (text_or(state, "/Status") == "FAILED")
    throw Error("Provisioned concurrency of function '{}' failed: {}", live.name,
                text_or(state, "/StatusReason", "AWS gives no reason."));
}

void change_provisioned(const Live& live, const Json&, const Json& after) {
  Json request = of_alias(live);
  if (after.is_null()) {
    live.lambda.call("DeleteProvisionedConcurrencyConfig", request);
    return;
  }
  request["ProvisionedConcurrentExecutions"] = after;
  wait_until_ready(live, live.lambda.call("PutProvisionedConcurrencyConfig", request));
}

}  // namespace

const Aspect reserved_concurrency{"reservedConcurrency", false, as_it_is, shown_reserved,
                                  change_reserved};
const Aspect provisioned_concurrency{"provisionedConcurrency", true, number_or_none,
                                     shown_provisioned, change_provisioned};

}  // namespace gcdt::ramuda
