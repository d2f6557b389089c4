#include "tools/ramuda/settings.h"

#include <algorithm>
#include <set>

namespace gcdt::ramuda {

namespace {

// Keys of `ramuda.lambda` that become a member of the request as they are.
struct Plain {
  const char* key;
  const char* member;
};
constexpr Plain kPlain[] = {
    {"runtime", "Runtime"},
    {"role", "Role"},
    {"handlerFunction", "Handler"},
    {"description", "Description"},
    {"timeout", "Timeout"},
    {"memorySize", "MemorySize"},
    {"layers", "Layers"},
    {"kmsKeyArn", "KMSKeyArn"},
    {"fileSystems", "FileSystemConfigs"},
};

const Json* option(const Context& ctx, const std::string& key) {
  const Json* value = find(ctx.section(), "/lambda/" + key);
  return value && !value->is_null() ? value : nullptr;
}

// Lambda takes texts only.
Json variables(const Json* environment) {
  Json texts = Json::object();
  if (!environment) return texts;
  for (const auto& [name, value] : environment->items())
    texts[name] = value.is_string() ? value : Json(dump(value));
  return texts;
}

std::multiset<std::string> as_set(const Json& list) {
  std::multiset<std::string> texts;
  for (const Json& element : list) texts.insert(dump(element));
  return texts;
}

// What GetFunction shows, in the form of a request.
Json shown_as_requested(const std::string& member, const Json& remote) {
  auto found = remote.find(member);
  if (found == remote.end() || found->is_null()) {
    if (member == "Environment") return {{"Variables", Json::object()}};
    return nullptr;
  }
  if (member != "Layers") return *found;
  Json arns = Json::array();
  for (const Json& layer : *found) arns.push_back(text(layer, "/Arn"));
  return arns;
}

// Every member of `wanted` is there with that value; what else is there does not matter.
bool says_the_same(const Json& wanted, const Json& shown) {
  if (wanted.is_array() && shown.is_array()) return as_set(wanted) == as_set(shown);
  if (!wanted.is_object() || !shown.is_object()) return wanted == shown;
  for (const auto& [key, value] : wanted.items()) {
    auto other = shown.find(key);
    if (other == shown.end() || !says_the_same(value, *other)) return false;
  }
  return true;
}

bool is_same(const std::string& member, const Json& wanted, const Json& shown) {
  if (member == "Environment") return wanted.at("Variables") == shown.value("Variables", Json());
  if (member == "Layers") return wanted == shown;  // their order matters
  return says_the_same(wanted, shown);
}

}  // namespace

std::string function_name(const Context& ctx) {
  std::string name = text_or(ctx.section(), "/lambda/name");
  if (name.empty()) throw Error("ramuda configuration: 'lambda.name' is required");
  return name;
}

Json wanted_settings(const Context& ctx) {
  Json settings{{"Environment", {{"Variables", variables(option(ctx, "environment"))}}}};
  for (const Plain& plain : kPlain)
    if (const Json* value = option(ctx, plain.key)) settings[plain.member] = *value;
  const Json& subnets = array_or_empty(ctx.section(), "/lambda/vpc/subnetIds");
  const Json& groups = array_or_empty(ctx.section(), "/lambda/vpc/securityGroups");
  if (!subnets.empty() && !groups.empty())
    settings["VpcConfig"] = {{"SubnetIds", subnets}, {"SecurityGroupIds", groups}};
  if (const Json* mode = option(ctx, "tracing")) settings["TracingConfig"] = {{"Mode", *mode}};
  if (const Json* target = option(ctx, "deadLetter"))
    settings["DeadLetterConfig"] = {{"TargetArn", *target}};
  if (const Json* size = option(ctx, "ephemeralStorage"))
    settings["EphemeralStorage"] = {{"Size", *size}};
  if (const Json* on = option(ctx, "snapStart"))
    settings["SnapStart"] = {{"ApplyOn", *on == true ? "PublishedVersions" : "None"}};
  return settings;
}

Json wanted_architectures(const Context& ctx) {
  const Json* architectures = option(ctx, "architectures");
  return architectures ? *architectures : Json::array();
}

Json changed_settings(Json wanted, const Json& remote) {
  if (!wanted.contains("VpcConfig") && !array_or_empty(remote, "/VpcConfig/SubnetIds").empty())
    wanted["VpcConfig"] = {{"SubnetIds", Json::array()}, {"SecurityGroupIds", Json::array()}};
  Json changed = Json::object();
  for (const auto& [member, value] : wanted.items())
    if (!is_same(member, value, shown_as_requested(member, remote))) changed[member] = value;
  return changed;
}

}  // namespace gcdt::ramuda
