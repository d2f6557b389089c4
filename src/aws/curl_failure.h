// What a failed libcurl transfer means for the caller: whether the request may have been carried
// out, and a phrase for people.
#pragma once

#include <string>

#include "aws/curl_library.h"
#include "aws/transport.h"

namespace gcdt::aws {

struct CurlFacts {
  CURLcode code = CURLE_OK;
  long os_error = 0;        // errno of the failed connect or read; 0 if there was none
  long proxy_status = 0;    // answer of the proxy to CONNECT; 0 if there was none
  bool started = false;     // a connection was ready, so bytes of the request may have left
  bool over_limit = false;  // we stopped reading
  bool silent = false;      // no byte came or went for the idle time
  bool slow = false;        // the upload hardly moved
  std::string text;         // libcurl's own words
  std::string host;         // of the request
  std::string proxy;        // host of the proxy; "" if there was none
};

TransportFailure explain(const CurlFacts& facts, const TransportOptions& options);

}  // namespace gcdt::aws
