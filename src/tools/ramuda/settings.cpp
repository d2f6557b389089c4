#include "tools/ramuda/settings.h"

#include <algorithm>
#include <set>
#include <span>

#include "tools/ramuda/aspects.h"

namespace gcdt::ramuda {

namespace {

// Keys of `ramuda.lambda` that become a member of the request as they are. `none`: what null stands
// for, if it stands for something.
struct Plain {
  const char* key;
  const char* member;
  enum { nothing, text, list } none = nothing;
};
constexpr Plain kPlain[] = {
    {"runtime", "Runtime"},
    {"role", "Role"},
    {"handlerFunction", "Handler"},
    {"description", "Description"},
    {"timeout", "Timeout"},
    {"memorySize", "MemorySize"},
    {"layers", "Layers", Plain::list},
    {"kmsKeyArn", "KMSKeyArn", Plain::text},
    {"fileSystems", "FileSystemConfigs", Plain::list},
};
// Those that a container image brings itself.
constexpr const char* kOfBundles[] = {"Runtime", "Handler", "Layers"};

// Keys that become one member of a map.
struct Wrapped {
  const char* key;
  const char* member;
  const char* inner;
};
constexpr Wrapped kWrapped[] = {
    {"tracing", "TracingConfig", "Mode"},
    {"deadLetter", "DeadLetterConfig", "TargetArn"},
    {"ephemeralStorage", "EphemeralStorage", "Size"},
};

// The members of a map under other names.
using Name = std::pair<const char*, const char*>;
constexpr Name kLogging[] = {{"format", "LogFormat"},
                             {"applicationLevel", "ApplicationLogLevel"},
                             {"systemLevel", "SystemLogLevel"},
                             {"logGroup", "LogGroup"}};
constexpr Name kImage[] = {
    {"entryPoint", "EntryPoint"}, {"command", "Command"}, {"workingDirectory", "WorkingDirectory"}};

Json renamed(const Json& map, std::span<const Name> names) {
  Json out = Json::object();
  for (auto [from, to] : names)
    if (auto found = map.find(from); found != map.end() && !found->is_null()) out[to] = *found;
  return out;
}

// What a function has that was never told otherwise.
Json value_of_none(const std::string& member) {
  if (member == "Environment") return {{"Variables", Json::object()}};
  if (member == "VpcConfig")
    return {{"SubnetIds", Json::array()},
            {"SecurityGroupIds", Json::array()},
            {"Ipv6AllowedForDualStack", false}};
  if (member == "Layers" || member == "FileSystemConfigs") return Json::array();
  if (member == "KMSKeyArn" || member == "Description") return "";
  if (member == "DeadLetterConfig") return {{"TargetArn", ""}};
  if (member == "TracingConfig") return {{"Mode", "PassThrough"}};
  if (member == "EphemeralStorage") return {{"Size", 512}};
  if (member == "SnapStart") return {{"ApplyOn", "None"}};
  if (member == "LoggingConfig") return {{"LogFormat", "Text"}};
  if (member == "ImageConfig")
    return {{"EntryPoint", Json::array()}, {"Command", Json::array()}, {"WorkingDirectory", ""}};
  return nullptr;
}

// Also one that is null; nullptr if it is not there.
const Json* given(const Context& ctx, const std::string& key) {
  return find(ctx.section(), "/lambda/" + key);
}

const Json* option(const Context& ctx, const std::string& key) {
  const Json* value = given(ctx, key);
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
  // The order matters, and what is not said is taken away.
  if (member == "Layers" || member == "ImageConfig") return wanted == shown;
  return says_the_same(wanted, shown);
}

void add_vpc(const Context& ctx, Json& settings) {
  const Json& subnets = array_or_empty(ctx.section(), "/lambda/vpc/subnetIds");
  const Json& groups = array_or_empty(ctx.section(), "/lambda/vpc/securityGroups");
  if (subnets.empty() || groups.empty()) return;
  settings["VpcConfig"] = {{"SubnetIds", subnets}, {"SecurityGroupIds", groups}};
  if (const Json* on = find(ctx.section(), "/lambda/vpc/ipv6"))
    settings["VpcConfig"]["Ipv6AllowedForDualStack"] = *on;
}

}  // namespace

std::string function_name(const Context& ctx) {
  std::string name = text_or(ctx.section(), "/lambda/name");
  if (name.empty()) throw Error("ramuda configuration: 'lambda.name' is required");
  return name;
}

std::string image_uri(const Context& ctx) {
  return text_or(ctx.section(), "/lambda/imageUri");
}

std::string log_group(const Context& ctx) {
  return text_or(ctx.section(), "/lambda/logging/logGroup", "/aws/lambda/" + function_name(ctx));
}

Json wanted_settings(const Context& ctx) {
  Json settings{{"Environment", {{"Variables", variables(option(ctx, "environment"))}}}};
  for (const Plain& plain : kPlain)
    if (const Json* value = given(ctx, plain.key)) {
      if (!value->is_null()) settings[plain.member] = *value;
      if (value->is_null() && plain.none != Plain::nothing)
        settings[plain.member] = value_of_none(plain.member);
    }
  for (const Wrapped& wrapped : kWrapped)
    if (const Json* value = given(ctx, wrapped.key))
      settings[wrapped.member] =
          value->is_null() ? value_of_none(wrapped.member) : Json{{wrapped.inner, *value}};
  add_vpc(ctx, settings);
  if (const Json* on = given(ctx, "snapStart"))
    settings["SnapStart"] = {{"ApplyOn", *on == true ? "PublishedVersions" : "None"}};
  if (const Json* logging = given(ctx, "logging"))
    settings["LoggingConfig"] =
        logging->is_null() ? value_of_none("LoggingConfig") : renamed(*logging, kLogging);
  if (image_uri(ctx).empty()) return settings;
  for (const char* member : kOfBundles) settings.erase(member);
  Json image = value_of_none("ImageConfig");
  if (const Json* config = option(ctx, "imageConfig")) image.update(renamed(*config, kImage));
  settings["ImageConfig"] = std::move(image);
  return settings;
}

Json wanted_architectures(const Context& ctx) {
  const Json* architectures = option(ctx, "architectures");
  return architectures ? *architectures : Json::array();
}

Json shown_setting(const std::string& member, const Json& remote) {
  Json shown = value_of_none(member);
  const Json* found = member == "ImageConfig" ? find(remote, "/ImageConfigResponse/ImageConfig")
                                              : find(remote, "/" + member);
  if (!found || found->is_null()) return shown;
  if (member == "Layers") {
    for (const Json& layer : *found) shown.push_back(text(layer, "/Arn"));
    return shown;
  }
  if (!found->is_object() || !shown.is_object()) return *found;
  shown.update(*found);
  return shown;
}

Json changed_settings(Json wanted, const Json& remote) {
  if (!wanted.contains("VpcConfig") && !array_or_empty(remote, "/VpcConfig/SubnetIds").empty())
    wanted["VpcConfig"] = {{"SubnetIds", Json::array()}, {"SecurityGroupIds", Json::array()}};
  Json changed = Json::object();
  for (const auto& [member, value] : wanted.items())
    if (!is_same(member, value, shown_setting(member, remote))) changed[member] = value;
  return changed;
}

bool version_is_as_wanted(const Context& ctx, const aws::Client& lambda, const std::string& version,
                          const Json& latest) {
  Json shown = answer_if_there(lambda, "GetFunctionConfiguration",
                               {{"FunctionName", function_name(ctx)}, {"Qualifier", version}});
  return !shown.is_null() && text_or(shown, "/CodeSha256") == text_or(latest, "/CodeSha256") &&
         changed_settings(wanted_settings(ctx), shown).empty();
}

}  // namespace gcdt::ramuda
