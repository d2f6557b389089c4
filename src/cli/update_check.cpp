#include "cli/update_check.h"

#include "base/json.h"
#include "base/text.h"
#include "base/version.h"

namespace gcdt::cli {

namespace {

constexpr auto kLimit = std::chrono::seconds(1);

// "https://host:port/path"; nullopt for anything else.
std::optional<aws::HttpRequest> request_for(std::string_view url) {
  aws::HttpRequest request{.method = "GET"};
  for (std::string_view scheme : {"https", "http"}) {
    std::string prefix = std::string(scheme) + "://";
    if (!url.starts_with(prefix)) continue;
    url.remove_prefix(prefix.size());
    size_t slash = std::min(url.find('/'), url.size());
    request.scheme = scheme;
    request.host = url.substr(0, slash);
    request.path = slash == url.size() ? "/" : url.substr(slash);
    return request;
  }
  return std::nullopt;
}

std::vector<unsigned> numbers(std::string_view version) {
  std::vector<unsigned> parts;
  for (const std::string& part : split(version, '.')) {
    bool plain = !part.empty() && part.size() < 9 &&
                 part.find_first_not_of("0123456789") == std::string::npos;
    if (!plain) return {};
    parts.push_back(static_cast<unsigned>(std::stoul(part)));
  }
  return parts;
}

std::string index_url(const os::Terminal& terminal, const os::Environment& environment) {
  if (auto url = environment.get("GCDT_UPDATE_URL")) return *url;
  bool watched = terminal.is_tty() && !environment.value("CI");
  return watched ? std::string(update_url()) : "";
}

// What the index says, or nothing.
std::string newest_version(aws::Transport& transport, const aws::HttpRequest& request) {
  auto response = transport.send(
      request, {.connect_timeout = kLimit, .total_timeout = kLimit, .max_body = 1 << 20});
  if (!response || response->status != 200) return {};
  Json answer = Json::parse(response->body, nullptr, false);
  const Json* latest = answer.is_object() ? find(answer, "/info/version") : nullptr;
  return latest && latest->is_string() ? latest->get<std::string>() : "";
}

}  // namespace

bool is_newer(std::string_view candidate, std::string_view current) {
  return numbers(current) < numbers(candidate);
}

void check_for_update(output::Output& out, aws::Transport& transport, const os::Terminal& terminal,
                      const os::Environment& environment) {
  auto request = request_for(index_url(terminal, environment));
  if (!request) return;
  try {
    std::string newest = newest_version(transport, *request);
    if (is_newer(newest, version()))
      out.warning(fmt::format("Please consider an update to gcdt version: {}", newest));
  } catch (const Error& error) {  // no libcurl: nothing that the command itself may not need
    out.debug(error.what());
  }
}

}  // namespace gcdt::cli
