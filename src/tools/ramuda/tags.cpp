// Tags of the function: exactly those of the configuration. AWS's own (aws:...) are not touched.
#include "tools/ramuda/aspects.h"

namespace gcdt::ramuda {

namespace {

Json wanted(const Json& option) {
  Json out = Json::object();
  for (const auto& [name, value] : option.items())
    out[name] = value.is_string() ? value : Json(dump(value));
  return out.empty() ? Json() : out;
}

Json shown(const Live& live) {
  Json out = Json::object();
  if (const Json* all = find(live.function, "/Tags"); all && all->is_object())
    for (const auto& [name, value] : all->items())
      if (!name.starts_with("aws:")) out[name] = value;
  return out.empty() ? Json() : out;
}

void change(const Live& live, const Json& before, const Json& after) {
  std::string arn = text(live.function, "/Configuration/FunctionArn");
  Json set = Json::object(), removed = Json::array();
  if (after.is_object())
    for (const auto& [name, value] : after.items())
      if (!before.is_object() || before.value(name, Json()) != value) set[name] = value;
  if (before.is_object())
    for (const auto& [name, value] : before.items())
      if (!after.is_object() || !after.contains(name)) removed.push_back(name);
  if (!removed.empty())
    live.lambda.call("UntagResource", {{"Resource", arn}, {"TagKeys", std::move(removed)}});
  if (!set.empty()) live.lambda.call("TagResource", {{"Resource", arn}, {"Tags", std::move(set)}});
}

}  // namespace

const Aspect tags{"tags", false, wanted, shown, change};

}  // namespace gcdt::ramuda
