// Which proxy a request takes, from the environment, and which hosts never take one.
#pragma once

#include <string>
#include <string_view>

#include "os/system.h"

namespace gcdt::aws {

// Loopback, link-local and the metadata services: what must never leave the machine. `host` as in
// HttpRequest, with or without a port.
bool is_local_host(std::string_view host);

struct ProxyChoice {
  std::string proxy;     // "" = none
  std::string no_proxy;  // the user's list of exceptions, as written
};
// http_proxy, https_proxy, all_proxy and no_proxy; lower case wins, as in curl and Python.
ProxyChoice choose_proxy(std::string_view scheme, std::string_view host,
                         const os::Environment& environment);

// "proxy.example.com:3128" of a proxy URL: what may be shown, without user and password.
std::string proxy_host(std::string_view proxy);

}  // namespace gcdt::aws
