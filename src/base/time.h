// Instants in UTC with microseconds, and the texts AWS uses for them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gcdt {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

// ISO 8601 ("2017-08-11T14:17:18.094Z", with offset or without), RFC 822/1123/850/asctime dates and
// epoch seconds ("1502461038.094"). nullopt if it is none of them.
std::optional<Time> parse_time(std::string_view text);

std::string iso8601(Time time);        // 2017-08-11T14:17:18.094000+00:00; no fraction when zero
std::string iso8601_basic(Time time);  // 20170811T141718Z
std::string rfc822(Time time);         // Fri, 11 Aug 2017 14:17:18 GMT
// As the original printed it: 2017-08-11 14:17:18.094000+00:00; no fraction when zero.
std::string human_time(Time time);

}  // namespace gcdt
