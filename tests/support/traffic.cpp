#include "support/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "aws/url.h"
#include "base/text.h"

namespace gcdt::test {

namespace {

bool carries_token(std::string_view header) {
  return iequals(header, "x-aws-ec2-metadata-token") || iequals(header, "x-amz-sso_bearer_token") ||
         iequals(header, "x-aws-ec2-metadata-token-ttl-seconds");
}

// Scheme, host and path of a URL, and its query as pairs.
auto url_parts(const std::string& text) {
  auto url = aws::parse_url(text);
  if (!url) throw Error("the recorded URL '{}' is none", text);
  return std::make_pair(url->scheme + "://" + url->host + url->path, form_pairs(url->query));
}

// The session name is the caller's own choice. The requests with a web identity were recorded with
// another role and token than the files beside them now hold: of those only the names are compared.
bool same_form(std::string_view expected, std::string_view actual) {
  auto left = form_pairs(expected), right = form_pairs(actual);
  bool web_identity = expected.find("WebIdentityToken=") != expected.npos;
  return std::ranges::equal(left, right, [&](const auto& a, const auto& b) {
    bool free = a.first == "RoleSessionName" ||
                (web_identity && (a.first == "RoleArn" || a.first == "WebIdentityToken"));
    return a.first == b.first && (free || a.second == b.second);
  });
}

std::string body_text(const Json& data) {
  if (data.contains("Utf8")) return text(data, "/Utf8");
  return base64_decode(text(data, "/Base64")).value();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> form_pairs(std::string_view form) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (form.empty()) return pairs;
  for (const std::string& part : split(form, '&')) {
    size_t equals = part.find('=');
    pairs.emplace_back(percent_decode(part.substr(0, equals)),
                       equals == part.npos ? "" : percent_decode(part.substr(equals + 1)));
  }
  std::ranges::sort(pairs);
  return pairs;
}

TrafficTransport::TrafficTransport(const Json& traffic) {
  std::map<int, Exchange> by_connection;
  for (const Json& event : traffic.at("events")) {
    Exchange& exchange = by_connection[event.at("connection_id").get<int>()];
    const Json& action = event.at("action");
    if (action.contains("Request")) {
      const Json& request = action.at("Request").at("request");
      exchange.method = text(request, "/method");
      exchange.url = text(request, "/uri");
      for (const auto& [name, values] : request.at("headers").items())
        if (carries_token(name)) exchange.tokens.emplace_back(name, values.at(0));
    } else if (action.contains("Response")) {
      exchange.status = action.at("Response").at("response").at("Ok").at("status").get<int>();
    } else if (action.contains("Data")) {
      const Json& data = action.at("Data");
      bool is_request = text(data, "/direction") == "Request";
      (is_request ? exchange.request_body : exchange.response_body) += body_text(data.at("data"));
    }
  }
  for (auto& [id, exchange] : by_connection) exchanges_.push_back(std::move(exchange));
}

std::expected<aws::HttpResponse, aws::TransportFailure> TrafficTransport::send(
    const aws::HttpRequest& request, const aws::TransportOptions&) {
  // A server in trouble stays in trouble, however often it is asked again.
  if (next_ == exchanges_.size() && next_ > 0 && exchanges_.back().status >= 500) --next_;
  if (next_ == exchanges_.size())
    return std::unexpected(
        aws::TransportFailure{aws::TransportFailure::not_sent, "nothing more was recorded"});
  const Exchange& exchange = exchanges_[next_++];
  std::string actual = request.method + " " + request.url();
  if (request.method != exchange.method || url_parts(request.url()) != url_parts(exchange.url))
    differences_.push_back(
        fmt::format("{} instead of {} {}", actual, exchange.method, exchange.url));
  if (!same_form(exchange.request_body, request.body))
    differences_.push_back(fmt::format("{} has the body '{}'", actual, request.body));
  for (const auto& [name, value] : exchange.tokens)
    if (request.headers.get(name) != value)
      differences_.push_back(fmt::format("{} has the wrong {}", actual, name));
  return aws::HttpResponse{exchange.status, {}, exchange.response_body};
}

std::string TrafficTransport::problems() const {
  std::string text = join(differences_, "; ");
  for (size_t i = next_; i < exchanges_.size(); ++i)
    text += fmt::format("; {} {} was not asked for", exchanges_[i].method, exchanges_[i].url);
  return text;
}

}  // namespace gcdt::test
