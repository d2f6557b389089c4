#include "services/log_stream.h"

namespace gcdt::services {

namespace {

int64_t milliseconds(Time time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// Names are looked up by their beginnings: the first that AWS finds is the one, or none is.
bool is_first(const Json& list, const char* pointer, const std::string& name) {
  return !list.empty() && text_or(list.at(0), pointer) == name;
}

}  // namespace

bool log_group_exists(const aws::Client& logs, const std::string& group) {
  Json answer = logs.call("DescribeLogGroups", {{"logGroupNamePrefix", group}, {"limit", 1}});
  return is_first(array_or_empty(answer, "/logGroups"), "/logGroupName", group);
}

bool log_stream_exists(const aws::Client& logs, const std::string& group,
                       const std::string& stream) {
  Json answer = logs.call("DescribeLogStreams",
                          {{"logGroupName", group}, {"logStreamNamePrefix", stream}, {"limit", 1}});
  return is_first(array_or_empty(answer, "/logStreams"), "/logStreamName", stream);
}

std::vector<LogEvent> read_log_stream(const aws::Client& logs, const std::string& group,
                                      const std::string& stream, Time start, size_t most) {
  Json request{{"logGroupName", group},
               {"logStreamName", stream},
               {"startTime", milliseconds(start)},
               {"startFromHead", true}};
  std::vector<LogEvent> events;
  // A token that comes back unchanged marks the end; pages before may be empty.
  for (std::string token; events.size() < most;) {
    Json page = logs.call("GetLogEvents", request);
    std::string next = text_or(page, "/nextForwardToken");
    if (!token.empty() && next == token) break;
    for (const Json& event : array_or_empty(page, "/events")) {
      if (events.size() == most) break;
      events.push_back({Time(std::chrono::milliseconds(event.at("timestamp").get<int64_t>())),
                        text_or(event, "/message")});
    }
    if (next.empty()) break;
    request["nextToken"] = token = next;
  }
  return events;
}

}  // namespace gcdt::services
