// The credentials endpoint of ECS tasks and EKS pods.
#include <arpa/inet.h>

#include "aws/credentials/metadata.h"
#include "base/error.h"
#include "base/text.h"
#include "output/sanitize.h"

namespace gcdt::aws {

namespace {

constexpr std::string_view kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr std::string_view kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr std::string_view kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr std::string_view kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr std::string_view kEcsHost = "169.254.170.2";
constexpr std::string_view kEksHost = "169.254.170.23";
constexpr std::string_view kEksHostIpv6 = "fd00:ec2::23";
constexpr auto kTimeout = std::chrono::seconds(2);
constexpr auto kPause = std::chrono::seconds(1);
constexpr int kAttempts = 3;

bool is_eks_ipv6(const std::string& hostname) {
  in6_addr given{}, known{};
  inet_pton(AF_INET6, std::string(kEksHostIpv6).c_str(), &known);
  return inet_pton(AF_INET6, hostname.c_str(), &given) == 1 && IN6_ARE_ADDR_EQUAL(&given, &known);
}

// Credentials travel in clear text over http: only within the machine.
bool may_use_http(const std::string& hostname) {
  return hostname == kEcsHost || hostname == kEksHost || is_eks_ipv6(hostname) ||
         is_loopback(hostname);
}

std::optional<Url> endpoint(const os::Environment& environment) {
  if (auto relative = environment.value(kRelative)) {
    auto url = parse_url("http://" + std::string(kEcsHost) + *relative);
    if (!relative->starts_with('/') || !url)
      throw Error("{} is '{}', which is no path like /v2/credentials/id.", kRelative, *relative);
    return url;
  }
  auto full = environment.value(kFull);
  if (!full) return std::nullopt;
  auto url = parse_url(*full);
  if (!url) throw Error("{} is '{}', which is no URL with a host.", kFull, *full);
  if (url->scheme == "http" && !may_use_http(url->hostname()))
    throw Error("{} is '{}': http is allowed only for this machine, {}, {} and [{}]; use https.",
                kFull, *full, kEcsHost, kEksHost, kEksHostIpv6);
  return url;
}

MetadataHeaders headers(const os::Environment& environment) {
  MetadataHeaders headers{{"Accept", "application/json"}};
  auto file = environment.value(kTokenFile);
  std::string_view origin = file ? kTokenFile : kToken;
  std::string token =
      file ? read_token_file(*file, kTokenFile) : environment.value(kToken).value_or("");
  if (token.empty()) return headers;
  output::register_secret(token);
  if (token.find_first_of("\r\n") != token.npos)
    throw Error("The token of {} contains a line break, which no header may carry.", origin);
  headers.emplace_back("Authorization", std::move(token));
  return headers;
}

// Credentials, or the reason of a failure that may pass. Throws Error for one that will not.
std::expected<Credentials, std::string> attempt(CredentialTools& tools, const Url& url) {
  std::string what =
      fmt::format("the container credentials service at {}://{}", url.scheme, url.host);
  auto response = ask_metadata(tools, url, "GET", headers(tools.settings.environment), kTimeout);
  if (!response)
    return std::unexpected(fmt::format("No answer from {}: {}.", what, response.error().message));
  if (response->status != 200) {
    std::string reason = fmt::format("Status {} from {}.", response->status, what);
    if (response->status < 500) throw Error("{}", reason);
    return std::unexpected(reason);
  }
  auto json = try_parse_json(response->body);
  if (!json) throw Error("The answer of {} is no JSON.", what);
  return credentials_from_json(*json, "container-role", "Token", "The answer of " + what);
}

Credentials fetch(CredentialTools& tools, const Url& url) {
  for (int i = 1;; ++i) {
    auto credentials = attempt(tools, url);
    if (credentials) return *credentials;
    if (i == kAttempts) throw Error("{}", credentials.error());
    tools.clock.sleep(kPause);
  }
}

}  // namespace

Found container_credentials(const Scope& scope) {
  auto url = endpoint(scope.tools.settings.environment);
  if (!url) return Found::none(fmt::format("{} and {} are not set", kRelative, kFull));
  return {[&tools = scope.tools, url = *url] { return fetch(tools, url); }};
}

}  // namespace gcdt::aws
