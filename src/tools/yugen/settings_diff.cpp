#include "tools/yugen/settings_diff.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::yugen {

namespace {

using checks::Inspection;
using checks::member;
using checks::members;

struct Setting {
  std::string_view key, shown;
};
constexpr Setting kSettings[] = {
    {"x-amazon-apigateway-api-key-source", "source of API keys"},
    {"x-amazon-apigateway-binary-media-types", "binary media types"},
    {"x-amazon-apigateway-minimum-compression-size", "minimum compression size"},
    {"x-amazon-apigateway-gateway-responses", "gateway responses"},
    {"x-amazon-apigateway-policy", "policy"},
    {"x-amazon-apigateway-endpoint-configuration", "endpoint configuration"},
    {"x-amazon-apigateway-security-policy", "security policy"},
    {"x-amazon-apigateway-endpoint-access-mode", "endpoint access mode"},
    {"x-amazon-apigateway-cors", "CORS"}};

// The body that API Gateway gives every gateway response.
constexpr std::string_view kUsualBody = R"({"message":$context.error.messageString})";

void drop_usual_bodies(Json& responses) {
  if (!responses.is_object()) return;
  for (auto& [type, response] : responses.items()) {
    auto templates = response.is_object() ? response.find("responseTemplates") : response.end();
    if (!response.is_object() || templates == response.end()) continue;
    const Json* body = member(*templates, "application/json");
    std::string text = body && body->is_string() ? body->get<std::string>() : "";
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    if (templates->size() == 1 && text == kUsualBody) response.erase("responseTemplates");
  }
}

// AWS writes "execute-api:/dev/*" out: "arn:aws:execute-api:eu-west-1:123456789012:abc123/dev/*".
void shorten_arns(Json& value) {
  if (value.is_structured())
    for (Json& inner : value) shorten_arns(inner);
  if (!value.is_string()) return;
  const auto& text = value.get_ref<const std::string&>();
  std::vector<std::string> parts = split(text, ':');
  if (parts.size() < 6 || parts[0] != "arn" || parts[2] != "execute-api") return;
  size_t slash = parts[5].find('/');
  value = "execute-api:" + (slash == std::string::npos ? "/*" : parts[5].substr(slash));
}

// In one spelling; null if it says no more than saying nothing does.
Json plain_setting(std::string_view key, const Json* value) {
  if (!value) return nullptr;
  Json plain = *value;
  if (plain.is_structured() && plain.empty()) return nullptr;
  if (key.ends_with("-api-key-source") && plain == "HEADER") return nullptr;
  if (key.ends_with("-binary-media-types") && plain.is_array())
    std::sort(plain.begin(), plain.end());
  if (key.ends_with("-gateway-responses")) drop_usual_bodies(plain);
  if (key.ends_with("-policy")) shorten_arns(plain);
  if (key.ends_with("-cors") && plain.is_object())
    for (auto one = plain.begin(); one != plain.end();) {
      bool usual = *one == false || *one == 0 || (one->is_structured() && one->empty());
      one = usual ? plain.erase(one) : std::next(one);
    }
  return plain;
}

std::string shown(const Json* value) {
  if (!value) return {};
  return value->is_string() ? value->get<std::string>() : dump(*value);
}

}  // namespace

void each_difference(
    const Json* before, const Json* after, const std::string& path,
    const std::function<void(const std::string&, const Json*, const Json*)>& report) {
  if (before && before->is_null()) before = nullptr;
  if (after && after->is_null()) after = nullptr;
  if (before == after || (before && after && *before == *after)) return;
  if (!before || !after || !before->is_object() || !after->is_object()) {
    report(path, before, after);
    return;
  }
  auto below = [&](const std::string& key) {
    return path.empty() ? key : fmt::format("{} {}", path, key);
  };
  for (const auto& [key, value] : members(before))
    each_difference(&value, member(*after, key), below(key), report);
  for (const auto& [key, value] : members(after))
    if (!before->contains(key)) each_difference(nullptr, &value, below(key), report);
}

std::vector<ApiChange> diff_settings(const Inspection& before, const Inspection& after,
                                     bool exported) {
  std::vector<ApiChange> changes;
  auto report = [&](const std::string& path, const Json* was, const Json* is) {
    changes.push_back({.kind = !was  ? ApiChange::added
                               : !is ? ApiChange::removed
                                     : ApiChange::changed,
                       .area = "setting",
                       .subject = "API",
                       .what = path,
                       .before = shown(was),
                       .after = shown(is),
                       .breaking = ""});
  };
  auto title = [](const Inspection& side) { return find(side.document, "/info/title"); };
  if (title(before)) each_difference(title(before), title(after), "name", report);
  for (const Setting& setting : kSettings) {
    Json was = plain_setting(setting.key, member(before.document, setting.key));
    Json is = plain_setting(setting.key, member(after.document, setting.key));
    // An import does not change endpoints that it does not name.
    bool endpoint = setting.key.contains("-endpoint-") || setting.key.ends_with("security-policy");
    if (exported && endpoint && was.is_object())
      for (auto one = was.begin(); one != was.end();)
        one = member(is, one.key()) ? std::next(one) : was.erase(one);
    if (exported && endpoint && is.is_null()) continue;
    each_difference(&was, &is, std::string(setting.shown), report);
  }
  return changes;
}

}  // namespace gcdt::yugen
