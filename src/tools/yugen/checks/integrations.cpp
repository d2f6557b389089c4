// Every method knows what answers it, and API Gateway can call that.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

constexpr std::string_view kIntegration = "x-amazon-apigateway-integration";
constexpr int kShortest = 50, kLongestRest = 29'000, kLongestHttp = 30'000;
constexpr size_t kMaxTemplate = 300 * 1024;

constexpr std::string_view kKnown[] = {"cacheKeyParameters",
                                       "cacheNamespace",
                                       "connectionId",
                                       "connectionType",
                                       "contentHandling",
                                       "credentials",
                                       "description",
                                       "httpMethod",
                                       "integrationSubtype",
                                       "integrationTarget",
                                       "parameters",
                                       "passthroughBehavior",
                                       "payloadFormatVersion",
                                       "requestParameters",
                                       "requestTemplates",
                                       "responseTransferMode",
                                       "responses",
                                       "timeoutInMillis",
                                       "tlsConfig",
                                       "type",
                                       "uri"};

struct Choice {
  std::string_view key;
  std::vector<std::string> values;
};

class IntegrationCheck {
 public:
  IntegrationCheck(Inspection& inspection, const Operation& operation, const Json& integration)
      : inspection_(inspection),
        operation_(operation),
        integration_(integration),
        pointer_(below(operation.pointer, kIntegration)),
        type_(lower(member_text(integration, "type"))) {}

  void run() {
    check_keys();
    check_choice("type", {"aws", "aws_proxy", "http", "http_proxy", "mock"});
    check_choice("connectionType", {"INTERNET", "VPC_LINK"});
    check_choice("contentHandling", {"CONVERT_TO_TEXT", "CONVERT_TO_BINARY"});
    check_choice("passthroughBehavior", {"when_no_match", "when_no_templates", "never"});
    check_choice("payloadFormatVersion", {"1.0", "2.0"});
    if (type_.empty()) fatal("", "an integration needs a 'type': aws_proxy, http_proxy, mock, ...");
    if (type_.starts_with("aws") || type_.starts_with("http")) check_target();
    check_timeout();
    check_templates("requestTemplates", integration_, "");
    if (inspection_.kind == ApiKind::rest) check_answers();
  }

 private:
  void fatal(std::string_view key, std::string text) {
    inspection_.fatal(key.empty() ? pointer_ : below(pointer_, key), std::move(text));
  }

  void check_keys() {
    std::vector<std::string> names(std::begin(kKnown), std::end(kKnown));
    for (const auto& [key, unused] : members(&integration_)) {
      if (std::ranges::find(names, key) != names.end() || key.starts_with("x-")) continue;
      auto meant = nearest(key, names);
      std::string pointer = below(pointer_, key);
      if (meant)
        inspection_.fatal(pointer, fmt::format("'{}' is no part of an integration; did you mean "
                                               "'{}'?",
                                               key, *meant));
      else
        inspection_.warn(pointer,
                         fmt::format("'{}' is no part of an integration that is known.", key));
    }
  }

  void check_choice(std::string_view key, const std::vector<std::string>& allowed) {
    const Json* value = member(integration_, key);
    if (!value) return;
    bool known = value->is_string() && std::ranges::any_of(allowed, [&](const std::string& one) {
                   return iequals(one, value->get<std::string>());
                 });
    if (!known)
      fatal(key, fmt::format("'{}' is {}; it must be {}.", key, dump(*value), choice(allowed)));
  }

  void check_target() {
    bool subtype = integration_.contains("integrationSubtype");
    std::string uri = member_text(integration_, "uri");
    if (uri.empty() && !subtype) {
      fatal(integration_.contains("uri") ? "uri" : "",
            "the integration has no 'uri'. Is it a variable? Then name the function in "
            "'yugen.lambda.entries', with its 'swaggerRef'.");
      return;
    }
    if (type_.starts_with("http")) {
      bool web = uri.starts_with("http://") || uri.starts_with("https://") || uri.starts_with("$");
      bool link = inspection_.kind == ApiKind::http && uri.starts_with("arn:");
      if (!web && !link)
        fatal("uri", fmt::format("'{}' must begin with 'https://' or 'http://'.", uri));
    } else if (!subtype) {
      check_aws_uri(uri);
    }
    bool link = iequals(member_text(integration_, "connectionType"), "VPC_LINK");
    if (link && member_text(integration_, "connectionId").empty())
      fatal("connectionType", "VPC_LINK needs the id of the link in 'connectionId'.");
    if (inspection_.kind == ApiKind::rest) check_method(uri);
  }

  void check_aws_uri(const std::string& uri) {
    bool function =
        inspection_.kind == ApiKind::http && uri.starts_with("arn:") && uri.contains(":function:");
    if (function || uri.starts_with("${")) return;
    std::vector<std::string> parts = split(uri, ':');
    if (parts.size() < 6 || parts[0] != "arn" || parts[2] != "apigateway")
      fatal("uri",
            fmt::format("'{}' must have the form 'arn:aws:apigateway:<region>:<service>:path/"
                        "...' or '...:action/...'.",
                        uri));
    else if (parts[4] == "lambda" && !uri.ends_with("/invocations"))
      fatal("uri",
            fmt::format("'{}' must end in '/functions/<ARN of the function>/invocations'.", uri));
  }

  void check_method(const std::string& uri) {
    std::string method = member_text(integration_, "httpMethod");
    if (method.empty())
      fatal("",
            "the integration needs the 'httpMethod' with which its target is called; for "
            "Lambda it is POST.");
    else if (uri.contains(":lambda:path/") && !iequals(method, "POST"))
      fatal("httpMethod", fmt::format("Lambda is called with POST, whatever the method of the API "
                                      "is; with {} every request fails.",
                                      method));
  }

  void check_timeout() {
    const Json* value = member(integration_, "timeoutInMillis");
    if (!value) return;
    int longest = inspection_.kind == ApiKind::rest ? kLongestRest : kLongestHttp;
    if (!value->is_number_integer())
      fatal("timeoutInMillis", "'timeoutInMillis' must be a whole number.");
    else if (*value < kShortest || (*value > longest && inspection_.kind == ApiKind::http))
      fatal("timeoutInMillis",
            fmt::format("{} ms: it must be between {} and {}.", dump(*value), kShortest, longest));
    else if (*value > longest)
      inspection_.warn(below(pointer_, "timeoutInMillis"),
                       fmt::format("{} ms: more than {} needs a regional or private API and a "
                                   "higher quota of the account.",
                                   dump(*value), longest));
  }

  void check_templates(std::string_view key, const Json& owner, const std::string& within) {
    const Json* templates = member(owner, key);
    if (!templates || templates->is_null()) return;
    std::string pointer = below(pointer_ + within, key);
    if (!templates->is_object())
      inspection_.fatal(pointer, fmt::format("'{}' must be a map of media types.", key));
    for (const auto& [media, content] : members(templates)) {
      if (!content.is_string() && !content.is_null())
        inspection_.fatal(below(pointer, media),
                          fmt::format("the template for '{}' must be a text.", media));
      else if (content.is_string() && content.get_ref<const std::string&>().size() > kMaxTemplate)
        inspection_.fatal(
            below(pointer, media),
            fmt::format("the template for '{}' has more than {} bytes.", media, kMaxTemplate));
    }
  }

  void check_answers() {
    const Json* answers = member(integration_, "responses");
    bool proxy = type_.ends_with("_proxy");
    bool needs_answers = type_ == "aws" || type_ == "http" || type_ == "mock";
    if (needs_answers && members(answers).empty())
      inspection_.warn(pointer_, fmt::format("{} has an integration without 'responses': every "
                                             "request ends with an error 500.",
                                             operation_.name()));
    const Json* declared = member(*operation_.value, "responses");
    for (const auto& [pattern, answer] : members(answers)) {
      std::string within = below("/responses", pattern);
      check_templates("responseTemplates", answer, within);
      const Json* code = member(answer, "statusCode");
      if (proxy) continue;
      if (!code) {
        inspection_.fatal(pointer_ + within, "'statusCode' is missing.");
        continue;
      }
      std::string text = code->is_string() ? code->get<std::string>() : dump(*code);
      if (declared && !declared->contains(text) && !declared->contains("default"))
        inspection_.fatal(pointer_ + within,
                          fmt::format("{} has no response {}; add it to 'responses' of the method.",
                                      operation_.name(), text));
    }
  }

  Inspection& inspection_;
  const Operation& operation_;
  const Json& integration_;
  std::string pointer_, type_;
};

}  // namespace

void check_integrations(Inspection& inspection) {
  for (const Operation& operation : inspection.operations()) {
    const Json* integration = integration_of(inspection, operation);
    if (integration && integration->is_object())
      IntegrationCheck(inspection, operation, *integration).run();
    else
      inspection.fatal(operation.pointer,
                       fmt::format("{} has no integration: nothing would answer it. Add '{}'.",
                                   operation.name(), kIntegration));
  }
}

}  // namespace gcdt::yugen::checks
