#include "tools/ramuda/events/schedule.h"

#include <algorithm>
#include <regex>

#include "base/text.h"

namespace gcdt::ramuda::events {

namespace {

bool matches(const std::string& text, const char* form) {
  return std::regex_match(text, std::regex(form));
}

bool is_rate(const std::string& text) {
  return matches(text,
                 R"(rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]{1,9}) (minutes|hours|days))\))");
}

// Six fields; one of the two that name a day has to be "?".
bool is_cron(const std::string& text) {
  if (!text.starts_with("cron(") || !text.ends_with(')')) return false;
  std::vector<std::string> fields;
  for (std::string& field : split(text.substr(5, text.size() - 6), ' '))
    if (!field.empty()) fields.push_back(std::move(field));
  return fields.size() == 6 && (fields[2] == "?") != (fields[4] == "?") &&
         std::ranges::all_of(fields, [](const auto& field) {
           return matches(field, R"([0-9A-Za-z,*/?#-]{1,99})");
         });
}

bool is_moment(const std::string& text) {
  return matches(text, R"(at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))");
}

[[noreturn]] void refuse(const Source& source, const std::string& key, const std::string& text,
                         const char* more) {
  throw wrong(source, fmt::format("{} '{}' is no schedule expression. Write 'rate(1 minute)', "
                                  "'rate(5 minutes)', 'cron(0 8 ? * MON-FRI *)'{}.",
                                  key, text, more));
}

}  // namespace

void check_rule_schedule(const Source& source, const std::string& key) {
  std::string text = required_text(source, key);
  if (!is_rate(text) && !is_cron(text)) refuse(source, key, text, "");
}

void check_scheduler_expression(const Source& source, const std::string& key) {
  std::string text = required_text(source, key);
  if (!is_rate(text) && !is_cron(text) && !is_moment(text))
    refuse(source, key, text, " or 'at(2026-12-24T18:00:00)'");
}

}  // namespace gcdt::ramuda::events
