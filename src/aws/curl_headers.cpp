#include "aws/curl_headers.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace gcdt::aws {

static bool breaks_line(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void fill_headers(HeaderList& list, const HttpRequest& request, const std::string& user_agent,
                  bool expect_continue) {
  for (const auto& [name, value] : request.headers.fields) {
    if (breaks_line(name) || breaks_line(value))
      throw Error("The value of the HTTP header '{}' contains a line break.", name);
    if (iequals(name, "content-length") || iequals(name, "expect")) continue;
    list.add(value.empty() ? name + ";" : name + ": " + value);
  }
  if (!request.headers.find("user-agent")) list.add("User-Agent: " + user_agent);
  for (std::string name : {"Accept", "Content-Type"})
    if (!request.headers.find(name)) list.add(name + ":");
  list.add(expect_continue ? "Expect: 100-continue" : "Expect:");
}

}  // namespace gcdt::aws
