#include "aws/proxy.h"

#include <arpa/inet.h>

#include <cstdint>

#include "base/text.h"

namespace gcdt::aws {

namespace {

// "[fd00:ec2::254]:80" -> "fd00:ec2::254", "localhost:4566" -> "localhost".
std::string without_port(std::string_view host) {
  if (host.starts_with('[')) return std::string(host.substr(1, host.find(']') - 1));
  return std::string(host.substr(0, host.find(':')));
}

bool is_local_v4(const in_addr& address) {
  uint32_t bits = ntohl(address.s_addr);
  return bits >> 24 == 127 || bits >> 16 == (169 << 8 | 254);
}

bool is_local_v6(const in6_addr& address) {
  if (IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_LINKLOCAL(&address)) return true;
  constexpr uint8_t kMetadata[4] = {0xfd, 0x00, 0x0e, 0xc2};  // fd00:ec2::/32
  return std::equal(std::begin(kMetadata), std::end(kMetadata), address.s6_addr);
}

std::string either_case(const os::Environment& environment, const std::string& lower_name) {
  if (auto value = environment.value(lower_name)) return *value;
  std::string upper_name = lower_name;
  for (char& c : upper_name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  // In a CGI program HTTP_PROXY is a header of the client (CVE-2016-5385).
  if (upper_name == "HTTP_PROXY" && environment.get("REQUEST_METHOD")) return {};
  return environment.value(upper_name).value_or("");
}

}  // namespace

bool is_local_host(std::string_view host) {
  std::string name = lower(without_port(host));
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  in_addr v4{};
  if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return is_local_v4(v4);
  in6_addr v6{};
  return inet_pton(AF_INET6, name.c_str(), &v6) == 1 && is_local_v6(v6);
}

ProxyChoice choose_proxy(std::string_view scheme, std::string_view host,
                         const os::Environment& environment) {
  if (is_local_host(host)) return {};
  ProxyChoice choice;
  choice.proxy = either_case(environment, std::string(scheme) + "_proxy");
  if (choice.proxy.empty()) choice.proxy = either_case(environment, "all_proxy");
  choice.no_proxy = either_case(environment, "no_proxy");
  return choice;
}

std::string proxy_host(std::string_view proxy) {
  if (size_t scheme = proxy.find("://"); scheme != std::string_view::npos)
    proxy.remove_prefix(scheme + 3);
  proxy = proxy.substr(0, proxy.find_first_of("/?#"));
  if (size_t user = proxy.rfind('@'); user != std::string_view::npos) proxy.remove_prefix(user + 1);
  return std::string(proxy);
}

}  // namespace gcdt::aws
