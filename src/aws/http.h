// One HTTP exchange as the client sees it, before and after the network.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/content.h"

namespace gcdt::aws {

// Header fields in order; names compare case-insensitively.
struct Headers {
  std::vector<std::pair<std::string, std::string>> fields;

  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;        // "" if absent
  void set(std::string_view name, std::string value);  // replaces
  void add(std::string_view name, std::string value);  // appends
  void remove(std::string_view name);
};

struct HttpRequest {
  std::string method = "POST";
  std::string scheme = "https";
  std::string host;        // with ":port" when it is not the scheme's own
  std::string path = "/";  // percent-encoded, as it goes on the wire
  // Decoded names and values in order of appearance; no value = "?acl", an empty one = "?acl=".
  std::vector<std::pair<std::string, std::optional<std::string>>> query;
  Headers headers;
  std::string body;
  std::shared_ptr<const Content> content;  // in place of `body`

  uint64_t body_size() const { return content ? content->size() : body.size(); }
  std::string query_string() const;  // encoded by AWS's rules, in the order of `query`
  std::string url() const;           // scheme://host/path?query
};

// A path with dot segments resolved and empty segments dropped; always starts with "/".
std::string normalize_path(std::string_view path);

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

}  // namespace gcdt::aws
