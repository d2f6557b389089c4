// The role of an EC2 instance, from its metadata service (IMDS). Version 2 only, unless the user
// allows version 1 in so many words: version 1 answers any request that something inside the
// machine can be tricked into sending.
#include <charconv>

#include "aws/credentials/metadata.h"
#include "base/error.h"
#include "base/text.h"
#include "output/sanitize.h"

namespace gcdt::aws {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kRolePath = "/latest/meta-data/iam/security-credentials/";
constexpr const char* kTokenHeader = "x-aws-ec2-metadata-token";
constexpr auto kRefreshWindow = 15min;

int positive(const Settings& settings, std::string_view variable, std::string_view key) {
  auto text = settings.option(variable, key);
  if (!text) return 1;
  int value = 0;
  const char* end = text->data() + text->size();
  auto [at, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || at != end || value < 1 || value > 3600)
    throw Error("{} is '{}'; it must be a whole number of at least 1.",
                settings.origin(variable, key), *text);
  return value;
}

struct Config {
  Url endpoint;
  std::chrono::milliseconds timeout;
  int attempts;
  bool v1_allowed;
};

Config read_config(const Settings& settings) {
  constexpr std::string_view kVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
  constexpr std::string_view kKey = "ec2_metadata_service_endpoint";
  constexpr std::string_view kModeVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
  constexpr std::string_view kModeKey = "ec2_metadata_service_endpoint_mode";
  std::string mode = lower(settings.option(kModeVariable, kModeKey).value_or("ipv4"));
  if (mode != "ipv4" && mode != "ipv6")
    throw Error("{} is '{}'; it must be IPv4 or IPv6.", settings.origin(kModeVariable, kModeKey),
                mode);
  auto text = settings.option(kVariable, kKey);
  auto url = parse_url(text             ? *text
                       : mode == "ipv6" ? "http://[fd00:ec2::254]"
                                        : "http://169.254.169.254");
  if (!url) throw Error("{} is '{}', which is no URL.", settings.origin(kVariable, kKey), *text);
  while (url->path.ends_with('/')) url->path.pop_back();
  return {*url, positive(settings, "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout") * 1s,
          positive(settings, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts"),
          settings.flag("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled") == false};
}

// A session token or a role name: one word. A captive portal answers everything with a web page.
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 2048 && text.find('<') == text.npos &&
         std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7F; });
}

class Instance {
 public:
  explicit Instance(CredentialTools& tools)
      : tools_(tools),
        config_(read_config(tools.settings)),
        what_(fmt::format("the EC2 metadata service at {}://{}", config_.endpoint.scheme,
                          config_.endpoint.host)) {}

  bool answers() {
    MetadataHeaders headers;
    std::string why_not;
    return open_session(headers, why_not);
  }

  // Nothing if this is no instance, or one without a role; then `why_not` says which.
  std::optional<Credentials> load(std::string& why_not) {
    MetadataHeaders headers;
    if (!open_session(headers, why_not)) return std::nullopt;
    auto list = ask("GET", kRolePath, headers);
    if (!list) return why_not = no_answer(list.error()), std::nullopt;
    std::string role = trim(list->body.substr(0, list->body.find('\n')));
    if (list->status == 404) return why_not = "this EC2 instance has no role", std::nullopt;
    if (list->status != 200 || !is_word(role) || role.find('/') != role.npos)
      return why_not = odd_answer(list->status), std::nullopt;
    return credentials_of(role, headers, why_not);
  }

 private:
  std::expected<HttpResponse, TransportFailure> ask(const std::string& method,
                                                    std::string_view path,
                                                    const MetadataHeaders& headers) {
    Url url = config_.endpoint;
    url.path += path;
    for (int i = 1;; ++i) {
      auto response = ask_metadata(tools_, url, method, headers, config_.timeout);
      if (i == config_.attempts || (response && response->status < 500)) return response;
    }
  }

  bool open_session(MetadataHeaders& headers, std::string& why_not) {
    auto answer = ask("PUT", kTokenPath, {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}});
    if (answer && answer->status == 200 && is_word(answer->body)) {
      output::register_secret(answer->body);
      headers.emplace_back(kTokenHeader, answer->body);
      return true;
    }
    bool old_service = answer
                           ? answer->status == 403 || answer->status == 404 || answer->status == 405
                           : answer.error().kind == TransportFailure::timed_out;
    if (old_service && config_.v1_allowed) return true;
    why_not = answer ? odd_answer(answer->status) : no_answer(answer.error());
    return false;
  }

  std::string no_answer(const TransportFailure& failure) const {
    std::string text = fmt::format("no answer from {}: {}", what_, failure.message);
    if (failure.kind == TransportFailure::timed_out)
      text += " (inside a container on EC2, the instance's metadata hop limit must be at least 2)";
    return text;
  }

  std::string odd_answer(int status) const {
    if (status == 403) return what_ + " is switched off (403)";
    return fmt::format("{} is none, to judge by its answer (status {})", what_, status);
  }

  std::optional<Credentials> credentials_of(const std::string& role, const MetadataHeaders& headers,
                                            std::string& why_not) {
    auto response = ask("GET", std::string(kRolePath) + percent_encode(role, "+=,.@"), headers);
    if (!response) return why_not = no_answer(response.error()), std::nullopt;
    auto json = try_parse_json(response->body);
    if (response->status != 200 || !json || !json->is_object())
      return why_not = odd_answer(response->status), std::nullopt;
    if (std::string code = member(*json, "Code"); !code.empty() && code != "Success")
      throw Error("There are no credentials of this instance's role '{}': {} {}", role, code,
                  member(*json, "Message"));
    return credentials_from_json(*json, "iam-role", "Token", "The answer of " + what_);
  }

  CredentialTools& tools_;
  Config config_;
  std::string what_;
};

// The service may be late with new credentials; AWS accepts the old ones in the meantime. Such a
// set is used on, and asked for again after the refresh window and a random while (2 to 10
// minutes), so that a whole fleet does not ask at once.
Credentials extended(CredentialTools& tools, Credentials credentials) {
  auto while_longer = 2min + std::chrono::duration_cast<os::Duration>(8min * tools.random.unit());
  Time now = tools.time.now();
  if (credentials.expiration && now >= *credentials.expiration - kRefreshWindow - while_longer)
    credentials.expiration = now + kRefreshWindow + while_longer;
  return credentials;
}

bool is_disabled(const Settings& settings) {
  return iequals(settings.environment.value("AWS_EC2_METADATA_DISABLED").value_or(""), "true");
}

}  // namespace

bool is_instance(const Settings& settings, const Machine& machine) {
  if (is_disabled(settings)) return false;
  Warnings warnings;
  ServerTime time(machine.clock);
  CredentialTools tools{settings,         machine.transport, machine.clock, machine.processes,
                        machine.terminal, machine.random,    warnings,      time};
  return Instance(tools).answers();
}

Found instance_credentials(const Scope& scope) {
  CredentialTools& tools = scope.tools;
  if (is_disabled(tools.settings)) return Found::none("switched off by AWS_EC2_METADATA_DISABLED");
  auto instance = std::make_shared<Instance>(tools);
  // Only asking tells whether this is an instance with a role; what came is kept for the first use.
  std::string why_not;
  auto first = std::make_shared<std::optional<Credentials>>(instance->load(why_not));
  if (!*first) return Found::none(why_not);
  auto last = std::make_shared<Credentials>(**first);
  return {[&tools, instance, first, last] {
    if (*first) return extended(tools, *std::exchange(*first, std::nullopt));
    std::string problem;
    if (auto fresh = instance->load(problem)) *last = *fresh;
    return extended(tools, *last);
  }};
}

}  // namespace gcdt::aws
