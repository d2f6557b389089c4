#include "tools/yugen/schema_diff.h"

#include <algorithm>

namespace gcdt::yugen {

namespace {

using checks::elements;
using checks::member;
using checks::members;

constexpr size_t kMaxDepth = 50;

// They say something to people only.
constexpr std::string_view kWords[] = {"description", "title",    "example", "examples",
                                       "$schema",     "$comment", "xml",     "externalDocs",
                                       "deprecated",  "id",       "$id"};
// API Gateway takes them and forgets them.
constexpr std::string_view kForgotten[] = {"discriminator", "readOnly", "writeOnly", "default"};
// Compared one by one.
constexpr std::string_view kOwn[] = {
    "type",  "nullable", "enum", "properties",          "items", "required", "allOf",
    "anyOf", "oneOf",    "not",  "additionalProperties"};
constexpr std::string_view kLists[] = {"allOf", "anyOf", "oneOf"};
// A larger value allows less, or more.
constexpr std::string_view kLower[] = {"minimum", "minLength", "minItems", "minProperties"};
constexpr std::string_view kUpper[] = {"maximum", "maxLength", "maxItems", "maxProperties"};

bool among(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::set<std::string> texts(const Json* list) {
  std::set<std::string> all;
  for (const Json& one : elements(list))
    all.insert(one.is_string() ? one.get<std::string>() : dump(one));
  return all;
}

std::set<std::string> types_of(const Json& schema, bool nullable) {
  const Json* type = member(schema, "type");
  std::set<std::string> types = texts(type);
  if (type && type->is_string()) types.insert(type->get<std::string>());
  const Json* null = member(schema, "nullable");
  if (null && *null == true && !types.empty()) types.insert("null");
  if (!nullable) types.erase("null");
  return types;
}

std::string model_name(const Json* schema) {
  return schema ? checks::member_text(*schema, "$ref") : std::string();
}

// "lines[].id" and "type" -> "lines[].id type"
std::string with_keyword(const std::string& path, std::string_view keyword) {
  return path.empty() ? std::string(keyword) : fmt::format("{} {}", path, keyword);
}

bool requires_it(const Json& schema, const std::string& name) {
  const auto& required = elements(member(schema, "required"));
  return std::ranges::any_of(required, [&](const Json& one) { return one == name; });
}

}  // namespace

void SchemaComparison::compare(const Json* before, const Json* after, SchemaUse use) {
  use_ = use;
  seen_.clear();
  compare_at(before, after, "", 0);
}

void SchemaComparison::compare_at(const Json* before, const Json* after, const std::string& path,
                                  size_t depth) {
  std::string name = model_name(before);
  if (!name.empty() && name == model_name(after)) return;
  before = before_.resolve(before);
  after = after_.resolve(after);
  if ((!before && !after) || depth > kMaxDepth || !seen_.emplace(before, after).second) return;
  if (before && after && *before == *after) return;
  if (before && after && before->is_object() && after->is_object())
    compare_maps(*before, *after, path, depth);
  else
    report_({.path = with_keyword(path, "schema"), .before = before, .after = after});
}

void SchemaComparison::compare_maps(const Json& before, const Json& after, const std::string& path,
                                    size_t depth) {
  compare_types(before, after, path);
  compare_enums(before, after, path);
  compare_properties(before, after, path, depth);
  compare_lists(before, after, path, depth);
  if (member(before, "items") || member(after, "items"))
    compare_at(member(before, "items"), member(after, "items"), path + "[]", depth + 1);
  if (member(before, "not") || member(after, "not"))
    compare_at(member(before, "not"), member(after, "not"), with_keyword(path, "not"), depth + 1);
  const Json* rest_before = member(before, "additionalProperties");
  const Json* rest_after = member(after, "additionalProperties");
  bool schemas = rest_before && rest_after && rest_before->is_object() && rest_after->is_object();
  bool closed = rest_after && *rest_after == false;
  if (schemas)
    compare_at(rest_before, rest_after, path + "{}", depth + 1);
  else if ((rest_before ? *rest_before : Json(true)) != (rest_after ? *rest_after : Json(true)))
    report_({.path = with_keyword(path, "additionalProperties"),
             .before = rest_before,
             .after = rest_after,
             .breaking = use_.sent && closed ? "members that are not named are refused" : ""});
  compare_others(before, after, path);
}

void SchemaComparison::compare_types(const Json& before, const Json& after,
                                     const std::string& path) {
  // What API Gateway stored knows nothing of null.
  auto old_types = types_of(before, !stored_), new_types = types_of(after, !stored_);
  if (old_types == new_types) return;
  bool numbers = new_types.contains("number") && old_types.contains("integer");
  auto takes = [&](const std::set<std::string>& all, const std::string& type) {
    return all.empty() || all.contains(type) || (type == "integer" && all.contains("number"));
  };
  bool refuses = std::ranges::any_of(
      old_types, [&](const std::string& type) { return !takes(new_types, type); });
  bool narrows = old_types.empty();
  bool widens = new_types.empty() || numbers ||
                std::ranges::any_of(
                    new_types, [&](const std::string& type) { return !takes(old_types, type); });
  bool breaks = (use_.sent && (refuses || narrows)) || (use_.received && widens);
  report_({.path = with_keyword(path, "type"),
           .before = member(before, "type"),
           .after = member(after, "type"),
           .breaking = breaks ? "the type is another one" : ""});
}

void SchemaComparison::compare_enums(const Json& before, const Json& after,
                                     const std::string& path) {
  const Json *old_list = member(before, "enum"), *new_list = member(after, "enum");
  std::set<std::string> old_values = texts(old_list), new_values = texts(new_list);
  if (old_values == new_values) return;
  bool removed = new_list && (!old_list || !std::ranges::includes(new_values, old_values));
  report_({.path = with_keyword(path, "enum"),
           .before = old_list,
           .after = new_list,
           .breaking = removed && (use_.sent || use_.received) ? "values are gone" : ""});
}

void SchemaComparison::compare_properties(const Json& before, const Json& after,
                                          const std::string& path, size_t depth) {
  const auto& old_ones = members(member(before, "properties"));
  const auto& new_ones = members(member(after, "properties"));
  std::set<std::string> names;
  for (const auto& [name, unused] : old_ones) names.insert(name);
  for (const auto& [name, unused] : new_ones) names.insert(name);
  for (const auto* schema : {&before, &after})
    for (const std::string& name : texts(member(*schema, "required"))) names.insert(name);
  for (const std::string& name : names) {
    std::string inner = path.empty() ? name : path + "." + name;
    auto old_one = old_ones.find(name), new_one = new_ones.find(name);
    bool was = old_one != old_ones.end(), is = new_one != new_ones.end();
    bool was_required = requires_it(before, name), is_required = requires_it(after, name);
    if (was && is) compare_at(&old_one->second, &new_one->second, inner, depth + 1);
    if (was && !is)
      report_({.path = inner,
               .before = &old_one->second,
               .breaking = use_.received ? "it is no longer there" : ""});
    if (!was && is)
      report_({.path = inner,
               .after = &new_one->second,
               .breaking = use_.sent && is_required ? "it must be sent now" : ""});
    if (was != is || was_required == is_required) continue;
    static const Json yes = true, no = false;
    bool breaks = is_required ? use_.sent : use_.received;
    report_({.path = with_keyword(inner, "required"),
             .before = was_required ? &yes : &no,
             .after = is_required ? &yes : &no,
             .breaking = !breaks       ? ""
                         : is_required ? "it must be sent now"
                                       : "it may be missing now"});
  }
}

void SchemaComparison::compare_lists(const Json& before, const Json& after, const std::string& path,
                                     size_t depth) {
  for (std::string_view keyword : kLists) {
    const Json *old_list = member(before, keyword), *new_list = member(after, keyword);
    if (!old_list && !new_list) continue;
    const auto &old_ones = elements(old_list), &new_ones = elements(new_list);
    if (old_ones.size() != new_ones.size()) {
      report_({.path = with_keyword(path, keyword), .before = old_list, .after = new_list});
      continue;
    }
    for (size_t i = 0; i < old_ones.size(); ++i)
      compare_at(&old_ones[i], &new_ones[i], with_keyword(path, fmt::format("{}[{}]", keyword, i)),
                 depth + 1);
  }
}

void SchemaComparison::compare_others(const Json& before, const Json& after,
                                      const std::string& path) {
  auto report = [&](const std::string& keyword, const Json* old_value, const Json* new_value) {
    bool narrows = new_value && new_value->is_number();
    if (narrows && old_value && old_value->is_number())
      narrows = among(keyword, kLower) ? *new_value > *old_value : *new_value < *old_value;
    bool limit = among(keyword, kLower) || among(keyword, kUpper);
    report_({.path = with_keyword(path, keyword),
             .before = old_value,
             .after = new_value,
             .breaking = limit && narrows && use_.sent ? "less is allowed" : ""});
  };
  for (const auto& [keyword, value] : members(&before)) {
    const Json* other = member(after, keyword);
    if (!is_ignored(keyword) && (!other || *other != value)) report(keyword, &value, other);
  }
  for (const auto& [keyword, value] : members(&after))
    if (!is_ignored(keyword) && !before.contains(keyword)) report(keyword, nullptr, &value);
}

bool SchemaComparison::is_ignored(std::string_view keyword) const {
  return keyword.starts_with("x-") || among(keyword, kOwn) || among(keyword, kWords) ||
         (stored_ && among(keyword, kForgotten)) || keyword == "name" || keyword == "in" ||
         keyword == "schema" || keyword == "style" || keyword == "explode";
}

}  // namespace gcdt::yugen
