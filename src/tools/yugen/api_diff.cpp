#include "tools/yugen/api_diff.h"

#include <algorithm>

#include "base/text.h"
#include "tools/yugen/api_view.h"
#include "tools/yugen/model_use.h"
#include "tools/yugen/schema_diff.h"
#include "tools/yugen/settings_diff.h"

namespace gcdt::yugen {

namespace {

using checks::Inspection;
using checks::member;
using checks::members;
using checks::Operation;

std::string shown(const Json* value) {
  if (!value) return {};
  return value->is_string() ? value->get<std::string>() : dump(*value);
}

// Models of their own that API Gateway makes of schemas without a name, and those every API has.
bool is_made(const std::string& model) {
  return model == "Empty" || model == "Error" || model.starts_with("MODEL");
}

// "/orders/{id}" -> "/orders/{}": the name of a variable is nobody's business.
std::string shape_of(const std::string& path) {
  std::string shape;
  bool inside = false;
  for (char c : path) {
    if (c == '}') inside = false;
    if (!inside || c == '+') shape += c;
    if (c == '{') inside = true;
  }
  return shape;
}

std::string words_of(const std::set<std::string>& security) {
  std::vector<std::string> words(security.begin(), security.end());
  return words.empty() ? "open" : join(words, ", ");
}

class Comparison {
 public:
  Comparison(const Json& before, const Json& after, bool exported, ApiKind kind)
      : before_{.document = before, .kind = kind, .text_size = 0},
        after_{.document = after, .kind = kind, .text_size = 0},
        exported_(exported),
        routes_only_(exported && kind == ApiKind::http),
        shared_equal_(same_surroundings()),
        schemas_(before_, after_, exported, [this](const SchemaChange& change) {
          add({.kind = ApiChange::changed,
               .area = area_,
               .subject = subject_,
               .what = what_ + (what_.empty() || change.path.empty() ? "" : " ") + change.path,
               .before = shown(change.before),
               .after = shown(change.after),
               .breaking = change.breaking});
        }) {}

  ApiDiff run() {
    compare_routes();
    if (!routes_only_) compare_models();
    compare_authorizers();
    for (ApiChange& change : diff_settings(before_, after_, exported_))
      diff_.changes.push_back(std::move(change));
    return std::move(diff_);
  }

 private:
  // What methods refer to is the same: then methods that are written the same are.
  bool same_surroundings() const {
    for (const char* key :
         {"swagger", "parameters", "responses", "securityDefinitions", "consumes", "produces",
          "x-amazon-apigateway-request-validator", "x-amazon-apigateway-request-validators"})
      if (!same(member(before_.document, key), member(after_.document, key))) return false;
    const auto& old_parts = members(member(before_.document, "components"));
    const auto& new_parts = members(member(after_.document, "components"));
    for (const char* key : {"parameters", "responses", "requestBodies", "headers",
                            "securitySchemes", "x-amazon-apigateway-integrations"}) {
      auto old_part = old_parts.find(key), new_part = new_parts.find(key);
      if (!same(old_part == old_parts.end() ? nullptr : &old_part->second,
                new_part == new_parts.end() ? nullptr : &new_part->second))
        return false;
    }
    return true;
  }

  static bool same(const Json* a, const Json* b) {
    if (!a || !b) return a == b;
    return *a == *b;
  }

  void add(ApiChange change) {
    if (change.before.empty() && change.kind == ApiChange::changed) change.kind = ApiChange::added;
    if (change.after.empty() && change.kind == ApiChange::changed) change.kind = ApiChange::removed;
    diff_.changes.push_back(std::move(change));
  }

  void compare_routes() {
    struct Pair {
      std::optional<Operation> before, after;
    };
    std::map<std::pair<std::string, std::string>, Pair> routes;
    for (Operation& one : before_.operations())
      routes[{shape_of(one.path), one.method}].before = std::move(one);
    for (Operation& one : after_.operations())
      routes[{shape_of(one.path), one.method}].after = std::move(one);
    for (const auto& [key, pair] : routes) {
      if (!pair.before)
        add({.kind = ApiChange::added, .area = "route", .subject = pair.after->name()});
      else if (!pair.after)
        add({.kind = ApiChange::removed,
             .area = "route",
             .subject = pair.before->name(),
             .breaking = "it is no longer there"});
      else
        compare_route(*pair.before, *pair.after);
    }
  }

  void compare_route(const Operation& before, const Operation& after) {
    bool same_items = same(member(*before.item, "parameters"), member(*after.item, "parameters"));
    if (shared_equal_ && same_items && *before.value == *after.value) return;
    subject_ = after.name();
    MethodView was = view_of(before_, before, exported_), is = view_of(after_, after, exported_);
    if (!routes_only_) {
      compare_parameters(was, is);
      compare_bodies(was, is);
      compare_responses(was, is);
      compare_values("validation", "request validation", &was.validator, &is.validator);
    }
    if (was.security != is.security)
      add({.area = "security",
           .subject = subject_,
           .what = "callers",
           .before = words_of(was.security),
           .after = words_of(is.security),
           .breaking = std::ranges::includes(was.security, is.security)
                           ? ""
                           : "callers must prove something else"});
    compare_values("integration", "integration", &was.integration, &is.integration);
  }

  void compare_parameters(const MethodView& was, const MethodView& is) {
    area_ = "parameter";
    for (const auto& [key, parameter] : was.parameters)
      if (!is.parameters.contains(key) && key.first != "path")
        add({.kind = ApiChange::removed, .area = area_, .subject = subject_, .what = name_of(key)});
    for (const auto& [key, parameter] : is.parameters) {
      if (key.first == "path" && exported_) continue;  // the path itself says so
      auto known = was.parameters.find(key);
      if (known == was.parameters.end()) {
        if (key.first != "path")
          add({.kind = ApiChange::added,
               .area = area_,
               .subject = subject_,
               .what = name_of(key) + (parameter.required ? ", required" : ""),
               .breaking = parameter.required ? "it must be sent now" : ""});
        continue;
      }
      if (known->second.required != parameter.required)
        add({.area = area_,
             .subject = subject_,
             .what = name_of(key) + " required",
             .before = known->second.required ? "true" : "false",
             .after = parameter.required ? "true" : "false",
             .breaking = parameter.required ? "it must be sent now" : ""});
      // API Gateway keeps nothing of a parameter but its name and whether it must be there.
      if (exported_) continue;
      what_ = name_of(key);
      schemas_.compare(known->second.schema, parameter.schema, {.sent = true});
    }
  }

  static std::string name_of(const std::pair<std::string, std::string>& key) {
    return fmt::format("{} parameter '{}'", key.first, key.second);
  }

  void compare_bodies(const MethodView& was, const MethodView& is) {
    area_ = "body";
    if (is.body_required && !was.body_required && !(exported_ && was.has_body))
      add({.area = area_,
           .subject = subject_,
           .what = "body required",
           .before = "false",
           .after = "true",
           .breaking = "it must be sent now"});
    compare_media(was.body, is.body, "body", {.sent = true});
  }

  void compare_media(const std::map<std::string, const Json*>& was,
                     const std::map<std::string, const Json*>& is, const std::string& prefix,
                     SchemaUse use) {
    for (const auto& [type, schema] : was)
      if (!is.contains(type))
        add({.kind = ApiChange::removed,
             .area = area_,
             .subject = subject_,
             .what = fmt::format("{} {}", prefix, type),
             .breaking = use.sent ? "it is no longer taken" : "it is no longer sent"});
    for (const auto& [type, schema] : is) {
      what_ = fmt::format("{} {}", prefix, type);
      auto known = was.find(type);
      if (known == was.end())
        add({.kind = ApiChange::added, .area = area_, .subject = subject_, .what = what_});
      else
        schemas_.compare(known->second, schema, use);
    }
  }

  void compare_responses(const MethodView& was, const MethodView& is) {
    area_ = "response";
    for (const auto& [code, response] : was.responses)
      if (!is.responses.contains(code))
        add({.kind = ApiChange::removed,
             .area = area_,
             .subject = subject_,
             .what = "response " + code,
             .breaking = code.starts_with('2') ? "it is no longer sent" : ""});
    for (const auto& [code, response] : is.responses) {
      auto known = was.responses.find(code);
      std::string prefix = "response " + code;
      if (known == was.responses.end()) {
        add({.kind = ApiChange::added, .area = area_, .subject = subject_, .what = prefix});
        continue;
      }
      compare_headers(known->second, response, prefix);
      compare_media(known->second.media, response.media, prefix, {.received = true});
    }
  }

  void compare_headers(const MethodView::Response& was, const MethodView::Response& is,
                       const std::string& prefix) {
    for (const auto& [name, schema] : was.headers)
      if (!is.headers.contains(name))
        add({.kind = ApiChange::removed,
             .area = area_,
             .subject = subject_,
             .what = fmt::format("{} header '{}'", prefix, name),
             .breaking = "it is no longer sent"});
    for (const auto& [name, schema] : is.headers) {
      what_ = fmt::format("{} header '{}'", prefix, name);
      auto known = was.headers.find(name);
      if (known == was.headers.end())
        add({.kind = ApiChange::added, .area = area_, .subject = subject_, .what = what_});
      else if (!exported_)
        schemas_.compare(known->second, schema, {.received = true});
    }
  }

  void compare_values(const std::string& area, const std::string& what, const Json* was,
                      const Json* is) {
    each_difference(was, is, what, [&](const std::string& path, const Json* a, const Json* b) {
      add({.area = area,
           .subject = subject_,
           .what = path,
           .before = shown(a),
           .after = shown(b),
           .breaking = ""});
    });
  }

  void compare_models() {
    area_ = "model";
    const auto& old_ones =
        members(find(before_.document, before_.section("definitions", "schemas")));
    const auto& new_ones = members(find(after_.document, after_.section("definitions", "schemas")));
    std::optional<ModelUse> uses;
    for (const auto& [name, schema] : old_ones) {
      auto known = new_ones.find(name);
      if (known == new_ones.end()) {
        if (!(exported_ && is_made(name)))
          add({.kind = ApiChange::removed, .area = area_, .subject = name});
        continue;
      }
      if (schema == known->second) continue;
      if (!uses) uses.emplace(before_, after_);
      subject_ = name;
      what_.clear();
      schemas_.compare(&schema, &known->second, uses->of(name));
    }
    for (const auto& [name, schema] : new_ones)
      if (!old_ones.contains(name) && !(exported_ && is_made(name)))
        add({.kind = ApiChange::added, .area = area_, .subject = name});
  }

  void compare_authorizers() {
    auto was = authorizers_of(before_), is = authorizers_of(after_);
    for (const auto& [name, value] : was)
      if (!is.contains(name))
        add({.kind = ApiChange::removed, .area = "authorizer", .subject = name});
    for (const auto& [name, value] : is) {
      auto known = was.find(name);
      subject_ = name;
      if (known == was.end())
        add({.kind = ApiChange::added, .area = "authorizer", .subject = name});
      else
        compare_values("authorizer", "", &known->second, &value);
    }
  }

  Inspection before_, after_;
  bool exported_, routes_only_, shared_equal_;
  std::string area_, subject_, what_;  // of what is being compared
  ApiDiff diff_;
  SchemaComparison schemas_;
};

}  // namespace

ApiDiff diff_apis(const Json& before, const Json& after, bool exported, ApiKind kind) {
  return Comparison(before, after, exported, kind).run();
}

}  // namespace gcdt::yugen
