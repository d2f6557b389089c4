// gcdt_datadog_integration: a metric about every command, an event about every deployment
// (02-plugins 8).
#include <unistd.h>

#include <climits>

#include "base/text.h"
#include "output/sanitize.h"
#include "plugins/announcement.h"
#include "plugins/notifications.h"
#include "plugins/plugins.h"

namespace gcdt::plugins {

namespace {

constexpr std::string_view kDefaultHost = "https://api.datadoghq.com";
constexpr size_t kLongestTag = 200;  // Datadog's limit

// What may leave the house of `context`, which tools and hooks add to.
constexpr std::string_view kTags[] = {"version", "tool",    "command", "env",
                                      "user",    "plugins", "error"};

std::string host_name() {
  char name[HOST_NAME_MAX + 1] = {};
  gethostname(name, HOST_NAME_MAX);
  return name;
}

// As Python's str() shows it: ['gcdt-bundler', 'gcdt-lookups'].
std::string as_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return replace_all(dump_python(value), "\"", "'");
}

Json tags_of(const Context& ctx) {
  Json tags = Json::array();
  for (std::string_view key : kTags)
    if (const Json* value = find(ctx.shared, fmt::format("/{}", key)))
      tags.push_back(shortened(
          fmt::format("{}:{}", key, output::sanitize(as_text(*value), output::Mode::line)),
          kLongestTag - 3));
  return tags;
}

Json metric(const Context& ctx, const std::string& name, const Json& tags) {
  auto now = std::chrono::duration_cast<std::chrono::seconds>(ctx.clock.now().time_since_epoch());
  return {{"series", Json::array({{{"metric", name},
                                   {"points", Json::array({Json::array({now.count(), 1})})},
                                   {"type", "counter"},
                                   {"host", host_name()},
                                   {"tags", tags}}})}};
}

// The key travels in a header: URLs end up in the logs of proxies.
void add(std::vector<Notification>& all, const Json& section, const std::string& path,
         const Json& body) {
  std::string host = option(section, "api_host");
  if (host.empty()) host = kDefaultHost;
  auto request = json_request(host + path, body);
  if (!request) return;
  request->headers.set("DD-API-KEY", option(section, "datadog_api_key"));
  all.push_back({"Datadog", std::move(*request)});
}

}  // namespace

std::vector<Notification> datadog_notifications(const Context& ctx) {
  const Json* section = active_section(ctx, "gcdt_datadog_integration");
  if (!section) return {};
  std::string key = option(*section, "datadog_api_key");
  if (key.empty() || key.starts_with("lookup")) return {};
  output::register_secret(key);
  std::vector<Notification> all;
  bool failed = !error_of(ctx).empty();
  std::string name = fmt::format("gcdt.{}", failed ? "error" : ctx.tool->name);
  Json tags = tags_of(ctx);
  add(all, *section, "/api/v1/series", metric(ctx, name, tags));
  if (auto about = announcement(ctx); about && !about->subject.empty() && !failed)
    add(all, *section, "/api/v1/events",
        {{"title", name},
         {"text", output::sanitize(
                      fmt::format("{} bot: {} {}", ctx.tool->name, about->deed, about->subject))},
         {"tags", tags},
         {"host", host_name()}});
  return all;
}

}  // namespace gcdt::plugins
