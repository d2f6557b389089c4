// The seam to the network: one request, one answer, no retries, no redirects, no interpretation.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "aws/http.h"
#include "os/system.h"

namespace gcdt::aws {

struct TransportOptions {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{60'000};  // no byte in either direction
  std::chrono::milliseconds slow_upload{60'000};   // less than 1 KiB a second for that long
  std::chrono::milliseconds total_timeout{0};      // zero = none
  size_t max_body = size_t{64} << 20;
  bool proxy = true;  // environment proxies apply
  bool expect_continue = false;
};

struct TransportFailure {
  enum Kind {
    not_sent,     // DNS, refused, TLS handshake trouble that may pass: nothing of the request left
    certificate,  // the peer is not who it claims to be: final
    broken,       // reset, short body, protocol error: the request may have been carried out
    timed_out,
    too_large,
  } kind;
  std::string message;  // a phrase without URL query or credentials: "could not resolve host: x"
};

class Transport {
 public:
  virtual ~Transport() = default;
  // A request will follow soon: what it takes to send one may be got ready meanwhile.
  virtual void prepare() {}
  // Throws Interrupted.
  virtual std::expected<HttpResponse, TransportFailure> send(const HttpRequest& request,
                                                             const TransportOptions& options) = 0;
};

// libcurl, loaded on the first send or to prepare for it. CA folder from `environment`
// (AWS_CA_BUNDLE) or the system's.
std::unique_ptr<Transport> make_curl_transport(const os::Environment& environment,
                                               std::string ca_bundle, std::string user_agent);
// What takes longest of the first call, begun before there is a transport: libcurl is loaded, in a
// thread of its own. Changes the environment (key_log.h).
void load_curl_soon();

}  // namespace gcdt::aws
