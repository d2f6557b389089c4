#include "aws/curl_failure.h"

#include <fmt/core.h>

#include <cstring>

namespace gcdt::aws {

namespace {

using Kind = TransportFailure::Kind;

// Seconds as people write them: 10, 0.5.
std::string seconds(std::chrono::milliseconds duration) {
  return fmt::format("{:g} s", static_cast<double>(duration.count()) / 1000);
}

// The system's reason for a failed connect if there is one, else libcurl's.
std::string connect_reason(const CurlFacts& facts) {
  if (facts.os_error) return std::strerror(static_cast<int>(facts.os_error));
  return facts.text;
}

std::string peer(const CurlFacts& facts) {
  return facts.proxy.empty() ? facts.host : "the proxy " + facts.proxy;
}

// Nothing of the request has left when these occur.
std::optional<TransportFailure> before_sending(const CurlFacts& facts,
                                               const TransportOptions& options) {
  if (facts.started) return std::nullopt;
  switch (facts.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return TransportFailure{Kind::not_sent, "could not resolve host: " + facts.host};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return TransportFailure{Kind::not_sent, "could not resolve the proxy: " + facts.proxy};
    case CURLE_COULDNT_CONNECT:
      return TransportFailure{Kind::not_sent, fmt::format("could not connect to {}: {}",
                                                          peer(facts), connect_reason(facts))};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return TransportFailure{
          Kind::certificate,
          fmt::format("the certificate of {} was not accepted: {}", facts.host, facts.text)};
    default:
      break;
  }
  if (facts.proxy_status >= 300)
    return TransportFailure{Kind::not_sent, fmt::format("the proxy {} answered with {}",
                                                        facts.proxy, facts.proxy_status)};
  switch (facts.code) {
    case CURLE_OPERATION_TIMEDOUT:
      return TransportFailure{Kind::not_sent,
                              fmt::format("no connection to {} within {}", peer(facts),
                                          seconds(options.connect_timeout))};
    case CURLE_SSL_CONNECT_ERROR:
      return TransportFailure{Kind::not_sent, fmt::format("the TLS handshake with {} failed: {}",
                                                          facts.host, facts.text)};
    default:
      return TransportFailure{Kind::not_sent,
                              fmt::format("no connection to {}: {}", peer(facts), facts.text)};
  }
}

}  // namespace

TransportFailure explain(const CurlFacts& facts, const TransportOptions& options) {
  if (auto failure = before_sending(facts, options)) return *failure;
  // Out of memory is what libcurl calls a header line beyond its own limit of 100 KiB.
  if (facts.over_limit || facts.code == CURLE_FILESIZE_EXCEEDED ||
      facts.code == CURLE_OUT_OF_MEMORY)
    return {Kind::too_large, fmt::format("the answer of {} is too large", facts.host)};
  switch (facts.code) {
    case CURLE_OPERATION_TIMEDOUT:
      if (facts.silent)
        return {Kind::timed_out,
                fmt::format("{} was silent for {}", facts.host, seconds(options.idle_timeout))};
      if (facts.slow)
        return {Kind::timed_out, fmt::format("the upload to {} moved less than 1 KiB/s for {}",
                                             facts.host, seconds(options.slow_upload))};
      return {Kind::timed_out, fmt::format("no complete answer from {} within {}", facts.host,
                                           seconds(options.total_timeout))};
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_FAIL_REWIND:  // these three: libcurl was about to send it again
    case CURLE_ABORTED_BY_CALLBACK:
    case CURLE_COULDNT_CONNECT:
      return {Kind::broken, facts.host + " closed the connection without an answer"};
    case CURLE_PARTIAL_FILE:
      return {Kind::broken, "the answer of " + facts.host + " is incomplete"};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {Kind::broken, "the answer of " + facts.host + " is not HTTP"};
    default:
      return {Kind::broken, fmt::format("the connection to {} broke: {}", facts.host, facts.text)};
  }
}

}  // namespace gcdt::aws
