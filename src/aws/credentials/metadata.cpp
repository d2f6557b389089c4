#include "aws/credentials/metadata.h"

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

}  // namespace gcdt::aws
