// The function's own URL, at its alias. Without authentication everybody may call it: that takes
// two permissions, which come and go with the URL.
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

constexpr std::pair<const char*, const char*> kCors[] = {
    {"allowCredentials", "AllowCredentials"}, {"allowHeaders", "AllowHeaders"},
    {"allowMethods", "AllowMethods"},         {"allowOrigins", "AllowOrigins"},
    {"exposeHeaders", "ExposeHeaders"},       {"maxAge", "MaxAge"}};

// The statements of the policy, by their ids.
struct Permission {
  const char* id;
  const char* action;
  const char* condition;
  Json value;
};
std::vector<Permission> permissions() {
  return {{"gcdt-function-url", "lambda:InvokeFunctionUrl", "FunctionUrlAuthType", "NONE"},
          {"gcdt-function-url-invoke", "lambda:InvokeFunction", "InvokedViaFunctionUrl", true}};
}

// Beside Lambda's members: "Permissions", the ids of our statements that are there.
Json all_permissions() {
  Json ids = Json::array();
  for (const Permission& one : permissions()) ids.push_back(one.id);
  return ids;
}

Json of_alias(const Live& live) {
  return {{"FunctionName", live.name}, {"Qualifier", kAlias}};
}

Json wanted(const Json& option) {
  std::string auth = text_or(option, "/auth", "AWS_IAM");
  Json cors = Json::object();
  if (const Json* given = find(option, "/cors"); given && given->is_object())
    for (auto [from, to] : kCors)
      if (auto found = given->find(from); found != given->end()) cors[to] = *found;
  return {{"AuthType", auth},
          {"InvokeMode", text_or(option, "/invokeMode", "BUFFERED")},
          {"Cors", std::move(cors)},
          {"Permissions", auth == "NONE" ? all_permissions() : Json::array()}};
}

Json shown_permissions(const Live& live) {
  Json answer = answer_if_there(live.lambda, "GetPolicy", of_alias(live));
  Json there = Json::array();
  if (answer.is_null()) return there;
  Json policy = parse_json(text(answer, "/Policy"), "the function's policy");
  for (const Permission& one : permissions())
    for (const Json& statement : array_or_empty(policy, "/Statement"))
      if (text_or(statement, "/Sid") == one.id) there.push_back(one.id);
  return there;
}

Json shown(const Live& live) {
  Json answer = answer_if_there(live.lambda, "GetFunctionUrlConfig", of_alias(live));
  if (answer.is_null()) return answer;
  Json cors = answer.value("Cors", Json::object());
  return {{"AuthType", text(answer, "/AuthType")},
          {"InvokeMode", text_or(answer, "/InvokeMode", "BUFFERED")},
          {"Cors", std::move(cors)},
          {"Permissions", shown_permissions(live)}};
}

// An earlier URL may have left it.
void add(const aws::Client& lambda, const Json& request) {
  try {
    lambda.call("AddPermission", request);
  } catch (const ServiceError& error) {  // it is there already
    if (error.code != "ResourceConflictException") throw;
  }
}

void permit(const Live& live, const Json& before, const Json& after) {
  auto has = [](const Json& state, const char* id) {
    const Json& ids = array_or_empty(state, "/Permissions");
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  for (const Permission& one : permissions()) {
    bool there = has(before, one.id), should = has(after, one.id);
    if (there == should) continue;
    Json request = of_alias(live);
    request["StatementId"] = one.id;
    if (should) {
      request.update({{"Action", one.action}, {"Principal", "*"}, {one.condition, one.value}});
      add(live.lambda, request);
    } else {
      answer_if_there(live.lambda, "RemovePermission", request);
    }
  }
}

void change(const Live& live, const Json& before, const Json& after) {
  if (after.is_null()) {
    live.lambda.call("DeleteFunctionUrlConfig", of_alias(live));
    permit(live, before, after);
    return;
  }
  Json request = of_alias(live), described = after;
  described.erase("Permissions");
  request.update(described);
  Json same = before.is_null() ? Json() : before;
  if (same.is_object()) same.erase("Permissions");
  if (same != described) {
    Json answer = live.lambda.call(
        before.is_null() ? "CreateFunctionUrlConfig" : "UpdateFunctionUrlConfig", request);
    if (std::string url = text_or(answer, "/FunctionUrl"); !url.empty()) live.ctx.out.say(url);
  }
  permit(live, before, after);
}

}  // namespace

const Aspect function_url{"url", true, wanted, shown, change};

}  // namespace gcdt::ramuda
