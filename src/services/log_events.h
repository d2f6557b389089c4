// Events of a log group as they come in: each once, in the order of CloudWatch's pages.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "aws/client.h"
#include "base/time.h"

namespace gcdt::services {

struct LogEvent {
  Time time;
  std::string message;
};

class LogEvents {
 public:
  // `pattern`: CloudWatch's filter pattern; "" = everything.
  LogEvents(aws::Client logs, std::string group, std::string pattern)
      : logs_(std::move(logs)), group_(std::move(group)), pattern_(std::move(pattern)) {}

  // Everything from `start` to `end` (nullopt: until now), page by page.
  void read(Time start, std::optional<Time> end, const std::function<void(LogEvent)>& use) const;
  // What is new since the last time. Events that arrive late, and others of the same millisecond,
  // are neither lost nor shown twice; one with a time in the future does not hide others. A group
  // that does not exist yet has no events.
  void read_new(Time start, Time now, const std::function<void(LogEvent)>& use);

 private:
  void each(Time start, std::optional<Time> end,
            const std::function<void(const std::string& id, LogEvent)>& use) const;

  aws::Client logs_;
  std::string group_, pattern_;
  std::optional<Time> newest_;
  std::map<std::string, Time> seen_;  // ids of events that may be read again
};

}  // namespace gcdt::services
