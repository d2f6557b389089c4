#include "tools/ramuda/events/source.h"

namespace gcdt::ramuda::events {

namespace {

// "exists" and "absent".
bool is_ensured(const Json& entry) {
  std::string ensure = text_or(entry, "/ensure", "exists");
  if (ensure != "exists" && ensure != "absent")
    throw Error("Ensure must be one of ['absent', 'exists'], currently set to {}", ensure);
  return ensure == "exists";
}

const Json& entry_of(const Json& entry, const std::string& place) {
  if (!entry.is_object()) throw Error("ramuda configuration: '{}' must be a map", place);
  return entry;
}

// Deprecated key -> the one of today.
using Renamed = std::pair<const char*, const char*>;
void rename(const Json& from, Json& to, std::initializer_list<Renamed> keys) {
  for (const auto& [old_key, key] : keys)
    if (auto found = from.find(old_key); found != from.end() && !found->is_null()) to[key] = *found;
}

void add_bucket(const Json& entry, const std::string& place, std::vector<Source>& sources) {
  Source source{.place = place, .options = Json::object(), .wanted = is_ensured(entry)};
  source.options["arn"] = "arn:aws:s3:::" + text(entry_of(entry, place), "/bucket");
  source.options["events"] = Json::array({text(entry, "/type")});
  rename(entry, source.options, {{"prefix", "prefix"}, {"suffix", "suffix"}});
  sources.push_back(std::move(source));
}

void add_schedule(const Json& entry, const std::string& place, std::vector<Source>& sources) {
  Source source{.place = place, .options = Json::object(), .wanted = is_ensured(entry)};
  rename(entry_of(entry, place), source.options,
         {{"ruleName", "name"},
          {"ruleDescription", "description"},
          {"scheduleExpression", "schedule"}});
  sources.push_back(std::move(source));
}

std::vector<Source> deprecated_sources(const Context& ctx, const Json& events) {
  ctx.out.warning(
      "The map 'lambda.events' with 's3Sources' and 'timeSchedules' is deprecated. Write a list of "
      "'event_source' entries.");
  std::vector<Source> sources;
  const Json& buckets = array_or_empty(events, "/s3Sources");
  for (size_t i = 0; i < buckets.size(); ++i)
    add_bucket(buckets[i], fmt::format("lambda.events.s3Sources.{}", i), sources);
  const Json& schedules = array_or_empty(events, "/timeSchedules");
  for (size_t i = 0; i < schedules.size(); ++i)
    add_schedule(schedules[i], fmt::format("lambda.events.timeSchedules.{}", i), sources);
  return sources;
}

}  // namespace

std::vector<Source> configured_sources(const Context& ctx) {
  const Json* events = find(ctx.section(), "/lambda/events");
  if (!events || events->is_null()) return {};
  if (events->is_object()) return deprecated_sources(ctx, *events);
  if (!events->is_array())
    throw Error("ramuda configuration: 'lambda.events' must be a list of event sources");
  std::vector<Source> sources;
  for (const Json& entry : *events) {
    std::string place = fmt::format("lambda.events.{}", sources.size());
    const Json* source = find(entry_of(entry, place), "/event_source");
    if (!source) throw Error("ramuda configuration: '{}.event_source' is missing", place);
    place += ".event_source";
    const Json& options = entry_of(*source, place);
    sources.push_back({.place = place, .options = options, .wanted = is_ensured(options)});
  }
  return sources;
}

Error wrong(const Source& source, std::string_view sentence) {
  return Error("ramuda configuration: '{}': {}", source.place, sentence);
}

const Json* option(const Source& source, const std::string& key) {
  auto found = source.options.find(key);
  return found != source.options.end() && !found->is_null() ? &*found : nullptr;
}

std::string required_text(const Source& source, const std::string& key) {
  const Json* value = option(source, key);
  if (!value) throw wrong(source, fmt::format("'{}' attribute missing from event_source", key));
  if (!value->is_string() || value->get_ref<const std::string&>().empty())
    throw wrong(source, fmt::format("'{}' must be a text that is not empty", key));
  return *value;
}

bool flag(const Source& source, const std::string& key, bool fallback) {
  const Json* value = option(source, key);
  if (!value) return fallback;
  if (!value->is_boolean()) throw wrong(source, fmt::format("'{}' must be true or false", key));
  return *value;
}

std::string arn_field(std::string_view arn, ArnField field) {
  for (int skipped = 0; skipped < static_cast<int>(field); ++skipped) {
    size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return std::string(field == ArnField::resource ? arn : arn.substr(0, arn.find(':')));
}

std::string arn_of(const Source& source) {
  const Json* arn = option(source, "arn");
  return arn && arn->is_string() ? arn->get<std::string>() : "";
}

}  // namespace gcdt::ramuda::events
