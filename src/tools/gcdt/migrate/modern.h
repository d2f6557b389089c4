// What a deprecated form says, in the form of today. For Json, to compare configurations, and for
// OrderedJson, to write files: what is not touched stays where it is.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::migrate {

// Puts what `below` has beneath `over`: what `over` has already stays.
template <class J>
void lay_beneath(J& over, const J& below) {
  for (const auto& [key, lower] : below.items()) {
    auto found = over.find(key);
    if (found == over.end())
      over[key] = lower;
    else if (found->is_object() && lower.is_object())
      lay_beneath(*found, lower);
  }
}

template <class J>
J* member(J& map, const char* key) {
  if (!map.is_object()) return nullptr;
  auto found = map.find(key);
  return found == map.end() ? nullptr : &*found;
}

// kumo.cloudformation to kumo.stack and kumo.parameters. What stands there already wins.
template <class J>
void modernize_stack(J& config) {
  J* kumo = member(config, "kumo");
  J* old = kumo ? member(*kumo, "cloudformation") : nullptr;
  if (!old || !old->is_object() || old->empty()) return;
  constexpr std::string_view kOfStack[] = {"StackName", "TemplateBody", "artifactBucket", "RoleARN",
                                           "NotificationARNs"};
  J moved = J::object();
  for (const auto& [key, value] : old->items()) {
    bool of_stack = std::ranges::find(kOfStack, key) != std::end(kOfStack);
    moved[of_stack ? "stack" : "parameters"][key] = value;
  }
  J modern = J::object();
  for (const auto& [key, value] : kumo->items()) {
    if (key != "cloudformation") {
      modern[key] = value;
      if (moved.contains(key) && value.is_object()) lay_beneath(modern[key], moved.at(key));
      continue;
    }
    for (const auto& [part, content] : moved.items())
      if (!kumo->contains(part)) modern[part] = content;
  }
  *kumo = std::move(modern);
}

// tenkai.preBundle to tenkai.bundling.preBundle: those of the old place run first.
template <class J>
void modernize_scripts(J& config) {
  J* tenkai = member(config, "tenkai");
  J* old = tenkai ? member(*tenkai, "preBundle") : nullptr;
  if (!old || !old->is_array() || old->empty()) return;
  J scripts = *old;
  if (J* bundling = member(*tenkai, "bundling"))
    if (J* further = member(*bundling, "preBundle"))
      for (const J& script : *further) scripts.push_back(script);
  tenkai->erase("preBundle");
  (*tenkai)["bundling"]["preBundle"] = std::move(scripts);
}

// Whether ramuda.lambda.events is a map that can be said as a list. A lookup is resolved only where
// it stands alone, so it cannot become a part of an ARN.
template <class J>
bool has_plain_event_map(const J& events) {
  if (!events.is_object()) return false;
  for (const auto& [kind, entries] : events.items()) {
    if ((kind != "s3Sources" && kind != "timeSchedules") || !entries.is_array()) return false;
    for (const J& entry : entries) {
      if (!entry.is_object()) return false;
      if (kind != "s3Sources") continue;
      for (const char* key : {"bucket", "type"})
        if (!entry.contains(key) || !entry.at(key).is_string() ||
            entry.at(key).template get_ref<const std::string&>().starts_with("lookup:"))
          return false;
    }
  }
  return true;
}

template <class J>
void modernize_events(J& config) {
  J* ramuda = member(config, "ramuda");
  J* lambda = ramuda ? member(*ramuda, "lambda") : nullptr;
  J* events = lambda ? member(*lambda, "events") : nullptr;
  if (!events || !has_plain_event_map(*events)) return;
  J list = J::array();
  auto add = [&](J source, const J& entry,
                 std::initializer_list<std::pair<const char*, const char*>> keys) {
    for (const auto& [from, to] : keys)
      if (entry.contains(from) && !entry.at(from).is_null()) source[to] = entry.at(from);
    J wrapped = J::object();
    wrapped["event_source"] = std::move(source);
    list.push_back(std::move(wrapped));
  };
  if (J* buckets = member(*events, "s3Sources"))
    for (const J& entry : *buckets) {
      J source = J::object();
      source["arn"] = "arn:aws:s3:::" + entry.at("bucket").template get<std::string>();
      source["events"] = J::array({entry.at("type")});
      add(std::move(source), entry,
          {{"prefix", "prefix"}, {"suffix", "suffix"}, {"ensure", "ensure"}});
    }
  if (J* schedules = member(*events, "timeSchedules"))
    for (const J& entry : *schedules)
      add(J::object(), entry,
          {{"ruleName", "name"},
           {"ruleDescription", "description"},
           {"scheduleExpression", "schedule"},
           {"ensure", "ensure"}});
  *events = std::move(list);
}

template <class J>
void modernize(J& config) {
  modernize_stack(config);
  modernize_scripts(config);
  modernize_events(config);
}

}  // namespace gcdt::migrate
