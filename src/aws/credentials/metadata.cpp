#include "aws/credentials/metadata.h"

#include <arpa/inet.h>

namespace gcdt::aws {

namespace {
constexpr size_t kMaxBody = 64 << 10;
}

std::expected<HttpResponse, TransportFailure> ask_metadata(CredentialTools& tools, const Url& url,
                                                           std::string method,
                                                           MetadataHeaders headers,
                                                           std::chrono::milliseconds timeout) {
  HttpRequest request = request_to(url, std::move(method));
  request.headers.fields = std::move(headers);
  TransportOptions options;
  options.connect_timeout = options.idle_timeout = options.total_timeout = timeout;
  options.max_body = kMaxBody;
  options.proxy = false;
  auto response = tools.transport.send(request, options);
  if (response) tools.time.learn(response->headers.get("date"));
  return response;
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
