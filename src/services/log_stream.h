// What a single stream of a log group holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "services/log_events.h"

namespace gcdt::services {

// Whether the group, and in it the stream, of exactly that name exist.
bool log_group_exists(const aws::Client& logs, const std::string& group);
bool log_stream_exists(const aws::Client& logs, const std::string& group,
                       const std::string& stream);

// From `start` on, in the order of their times, `most` at most.
std::vector<LogEvent> read_log_stream(const aws::Client& logs, const std::string& group,
                                      const std::string& stream, Time start, size_t most);

}  // namespace gcdt::services
