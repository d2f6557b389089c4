// Plays recorded HTTP traffic (rust-credentials-chain, http-traffic.json) and compares the requests
// with the recorded ones: method, URL, body and the headers that carry tokens.
#pragma once

#include <string>
#include <vector>

#include "aws/transport.h"
#include "base/json.h"

namespace gcdt::test {

class TrafficTransport : public aws::Transport {
 public:
  explicit TrafficTransport(const Json& traffic);

  // The answer recorded for the next exchange; a failed connection when there are no more. If the
  // last one is a server error, it is repeated.
  std::expected<aws::HttpResponse, aws::TransportFailure> send(
      const aws::HttpRequest& request, const aws::TransportOptions& options) override;

  // What differed, and which exchanges were not asked for. Empty = all went as recorded.
  std::string problems() const;

 private:
  struct Exchange {
    std::string method, url, request_body, response_body;
    std::vector<std::pair<std::string, std::string>> tokens;  // headers that carry them
    int status = 0;
  };
  std::vector<Exchange> exchanges_;
  size_t next_ = 0;
  std::vector<std::string> differences_;
};

// "a=1&b=2" as a sorted set of decoded pairs, for comparing forms and queries.
std::vector<std::pair<std::string, std::string>> form_pairs(std::string_view form);

}  // namespace gcdt::test
