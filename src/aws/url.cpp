#include "aws/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace gcdt::aws {

namespace {

// The position of the ':' before the port, or the end; npos if the host is malformed.
size_t host_end(std::string_view host) {
  size_t colon;
  if (host.starts_with('[')) {
    size_t bracket = host.find(']');
    if (bracket == host.npos || bracket == 1) return host.npos;
    colon = bracket + 1;
    if (colon < host.size() && host[colon] != ':') return host.npos;
  } else {
    colon = std::min(host.find(':'), host.size());
    if (colon == 0) return host.npos;
  }
  std::string_view port = host.substr(std::min(colon + 1, host.size()));
  bool digits = std::ranges::all_of(port, [](unsigned char c) { return std::isdigit(c) != 0; });
  bool has_port = colon == host.size() || !port.empty();
  return digits && has_port && port.size() <= 5 ? colon : host.npos;
}

}  // namespace

std::string Url::hostname() const {
  std::string name = lower(host.substr(0, host_end(host)));
  return name.starts_with('[') ? name.substr(1, name.size() - 2) : name;
}

std::optional<Url> parse_url(std::string_view text) {
  if (std::ranges::any_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7F; }))
    return std::nullopt;
  Url url;
  size_t separator = text.find("://");
  if (separator == text.npos) return std::nullopt;
  url.scheme = lower(text.substr(0, separator));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(separator + 3);
  if (text.find('#') != text.npos) return std::nullopt;
  size_t question = std::min(text.find('?'), text.size());
  size_t slash = std::min(text.find('/'), question);
  url.host = text.substr(0, slash);
  url.path = text.substr(slash, question - slash);
  url.query = text.substr(std::min(question + 1, text.size()));
  if (url.path.empty()) url.path = "/";
  bool odd = url.host.find_first_of("@\\%<>\"") != std::string::npos;
  if (odd || host_end(url.host) == std::string::npos) return std::nullopt;
  return url;
}

HttpRequest request_to(const Url& url, std::string method) {
  HttpRequest request;
  request.method = std::move(method);
  request.scheme = url.scheme;
  request.host = url.host;
  request.path = url.path;
  if (url.query.empty()) return request;
  for (const std::string& part : split(url.query, '&')) {
    size_t equals = part.find('=');
    auto& [name, value] =
        request.query.emplace_back(percent_decode(part.substr(0, equals)), std::nullopt);
    if (equals != part.npos) value = percent_decode(part.substr(equals + 1));
  }
  return request;
}

bool is_loopback(std::string_view hostname) {
  if (hostname == "localhost") return true;
  std::string name(hostname);
  in_addr v4{};
  if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, name.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace gcdt::aws
