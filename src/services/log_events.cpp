#include "services/log_events.h"

namespace gcdt::services {

namespace {

// How late an event may come and still be noticed.
constexpr auto kLate = std::chrono::minutes(2);

int64_t milliseconds(Time time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

LogEvent read_event(const Json& event) {
  return {.time = Time(std::chrono::milliseconds(event.at("timestamp").get<int64_t>())),
          .message = text_or(event, "/message")};
}

}  // namespace

void LogEvents::each(Time start, std::optional<Time> end,
                     const std::function<void(const std::string& id, LogEvent)>& use) const {
  Json request{{"logGroupName", group_}, {"startTime", milliseconds(start)}};
  if (end) request["endTime"] = milliseconds(*end);
  if (!pattern_.empty()) request["filterPattern"] = pattern_;
  logs_.each_page("FilterLogEvents", request, [&](const Json& page) {
    for (const Json& event : array_or_empty(page, "/events"))
      use(text_or(event, "/eventId"), read_event(event));
    return true;
  });
}

void LogEvents::read(Time start, std::optional<Time> end,
                     const std::function<void(LogEvent)>& use) const {
  try {
    each(start, end, [&](const std::string&, LogEvent event) { use(std::move(event)); });
  } catch (const ServiceError& error) {
    if (error.code != "ResourceNotFoundException") throw;
    throw Error(
        "{} AWS makes '{}' with the first call of the function; is its name right, and the region?",
        error.what(), group_);
  }
}

void LogEvents::read_new(Time start, Time now, const std::function<void(LogEvent)>& use) {
  Time from = newest_ ? std::max(start, std::min(*newest_, now) - kLate) : start;
  std::erase_if(seen_, [&](const auto& entry) { return entry.second < from; });
  try {
    each(from, std::nullopt, [&](const std::string& id, LogEvent event) {
      if (!seen_.emplace(id, event.time).second) return;
      newest_ = std::max(newest_.value_or(event.time), event.time);
      use(std::move(event));
    });
  } catch (const ServiceError& error) {  // the function was not called yet
    if (error.code != "ResourceNotFoundException") throw;
  }
}

}  // namespace gcdt::services
