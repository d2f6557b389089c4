// What becomes of asynchronous calls: retries, how long they wait, where their results go.
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

struct Place {
  const char* key;      // below ramuda.lambda.asyncInvoke
  const char* pointer;  // in Lambda's words
};
constexpr Place kPlaces[] = {{"/maxRetries", "/MaximumRetryAttempts"},
                             {"/maxAge", "/MaximumEventAgeInSeconds"},
                             {"/onSuccess", "/DestinationConfig/OnSuccess/Destination"},
                             {"/onFailure", "/DestinationConfig/OnFailure/Destination"}};

Json of_alias(const Live& live) {
  return {{"FunctionName", live.name}, {"Qualifier", kAlias}};
}

// Only what is said counts: AWS may show empty destinations.
Json collected(const Json& from, const char* Place::* where) {
  Json out = Json::object();
  for (const Place& one : kPlaces)
    if (const Json* value = find(from, one.*where); value && !value->is_null())
      out[Json::json_pointer(one.pointer)] = *value;
  return out.empty() ? Json() : out;
}

Json wanted(const Json& option) {
  return collected(option, &Place::key);
}

Json shown(const Live& live) {
  Json answer = answer_if_there(live.lambda, "GetFunctionEventInvokeConfig", of_alias(live));
  return answer.is_null() ? answer : collected(answer, &Place::pointer);
}

void change(const Live& live, const Json&, const Json& after) {
  Json request = of_alias(live);
  if (!after.is_null()) request.update(after);
  live.lambda.call(
      after.is_null() ? "DeleteFunctionEventInvokeConfig" : "PutFunctionEventInvokeConfig",
      request);
}

}  // namespace

const Aspect async_invocation{"asyncInvoke", true, wanted, shown, change};

}  // namespace gcdt::ramuda
