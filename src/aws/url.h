// Absolute http and https URLs in their parts, for endpoints that users and rule sets name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/http.h"

namespace gcdt::aws {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // with ":port" if the text has one; IPv6 addresses in brackets
  std::string path;    // as written, "/" if empty
  std::string query;   // as written, without "?"

  std::string hostname() const;  // without port and brackets, lower case
};

// nullopt for anything else: other schemes, no host, user information, fragments, white space and
// control characters, a port that is none.
std::optional<Url> parse_url(std::string_view text);

// Is that name or address, as hostname() gives it, this machine itself?
bool is_loopback(std::string_view hostname);

// A request without headers and body to that URL.
HttpRequest request_to(const Url& url, std::string method);

}  // namespace gcdt::aws
