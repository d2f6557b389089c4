#include "aws/plan.h"

#include "aws/checksum.h"
#include "aws/compression.h"
#include "aws/protocol.h"
#include "aws/quirks.h"
#include "aws/retry.h"
#include "aws/url.h"
#include "aws/values.h"
#include "base/text.h"
#include "base/version.h"

namespace gcdt::aws {

using namespace std::chrono_literals;

namespace {

constexpr size_t kMaxStreamedBody = size_t{2} << 30;
constexpr size_t kLargeFile = size_t{1} << 20;
constexpr size_t kLongBody = size_t{1} << 20;  // code of a function: it takes its time, like a file

Operation require_operation(const Model& model, const std::string& name) {
  if (Operation operation = model.operation(name)) return operation;
  std::vector<std::string> known;
  for (std::string_view candidate : model.operation_names()) known.emplace_back(candidate);
  auto similar = nearest(name, known);
  throw Error("'{}' is no operation of {}{}", name, model.service_name(),
              similar ? fmt::format("; did you mean '{}'?", *similar) : ".");
}

bool is_s3(const Model& model) {
  return model.signature_version().starts_with("s3");
}

bool has_streaming_payload(const Shape& shape) {
  if (!shape) return false;
  auto payload = shape.payload();
  return payload && (payload->streaming() || payload->shape().type() == Type::blob);
}

// Takes the bytes of a file out of the parameters, so that there is only one copy of them; an empty
// text stays in their place.
std::optional<std::string> take_file(const Operation& operation, Json& params) {
  if (!has_streaming_payload(operation.input())) return std::nullopt;
  auto found = params.find(operation.input().payload()->name());
  if (found == params.end() || !(found->is_string() || found->is_binary())) return std::nullopt;
  Json bytes = std::exchange(*found, "");
  if (auto* text = bytes.get_ptr<Json::string_t*>()) return std::move(*text);
  return std::string(bytes_of(bytes));
}

// 93 section 3.7.
TransportOptions timeouts(const Model& model, const Operation& operation, bool streams) {
  TransportOptions options;
  options.total_timeout = 75s;
  if (streams) options.max_body = kMaxStreamedBody;
  if (streams) options.total_timeout = 0ms;  // files take the time they take
  adapt_options(model, operation, options);
  return options;
}

std::string user_agent(const Model& model, const Settings& settings) {
  std::string agent =
      fmt::format("gcdt/{} os/linux lang/cpp api/{}", version(), model.service_name());
  auto app = settings.option("AWS_SDK_UA_APP_ID", "sdk_ua_app_id");
  return app ? agent + " app/" + percent_encode(*app) : agent;
}

// Of those the rule set allows, the one we can: the object with signingName and signingRegion, or
// nothing if it names none.
Json auth_scheme(const Plan& plan, const Endpoint& endpoint) {
  const Json& schemes = array_or_empty(endpoint.properties, "/authSchemes");
  std::vector<std::string> names;
  for (const Json& scheme : schemes) {
    names.push_back(text(scheme, "/name"));
    if (names.back() == "sigv4" || names.back() == "sigv4-s3express") return scheme;
  }
  if (names.empty()) return Json::object();
  throw Error("{} must be signed with {} there, which gcdt does not implement.",
              plan.name.operation, join(names, " or "));
}

// A file for S3 is covered by its checksum, whose header is signed; what else there is to fear on
// the way, TLS keeps out. Nothing is on the way to this machine itself: there SHA-256 would only
// cost a large file most of its time.
bool body_stays_unsigned(const Plan& plan, const Url& url) {
  bool file_with_checksum = is_s3(plan.model) && has_streaming_payload(plan.operation.input()) &&
                            has_checksum(plan.request);
  if (url.scheme == "https") return plan.operation.unsigned_body() || file_with_checksum;
  return file_with_checksum && plan.request.body_size() >= kLargeFile &&
         is_loopback(url.hostname());
}

}  // namespace

Plan make_plan(Call& call, const Settings& settings, os::Random& random) {
  const Model& model = find_model(call.service, settings.data_paths);
  Operation operation = require_operation(model, call.operation);
  if (call.content) call.params[operation.input().payload()->name()] = "";
  std::optional<std::string> file = take_file(operation, call.params);
  Json params = call.params.is_null() ? Json::object() : call.params;
  adapt_params(model, operation, params, random);
  ask_for_checksum(operation, settings, params);
  validate_params(operation, params);
  SerializedRequest serialized = serialize(model, operation, params);
  if (file) serialized.http.body = std::move(*file);
  serialized.http.content = std::move(call.content);
  compress_body(operation, settings, serialized.http);
  adapt_request(model, operation, serialized.http);
  add_checksum(operation, params, settings, serialized.http);
  serialized.http.headers.set("User-Agent", user_agent(model, settings));

  bool sends_file = has_streaming_payload(operation.input());
  bool streams = sends_file || has_streaming_payload(operation.output());
  Plan plan{.name = {call.service, call.operation, call.region},
            .model = model,
            .operation = operation,
            .params = std::move(params),
            .repeat = {},
            .reads = only_reads(call.operation),
            .streams = streams,
            .sign = !operation.unsigned_request(),
            .path = serialized.http.path,
            .host_prefix = std::move(serialized.host_prefix),
            .request = std::move(serialized.http),
            .signing = {},
            .options = timeouts(model, operation, streams)};
  if (plan.request.body_size() > kLongBody) plan.options.total_timeout = 0ms;
  plan.repeat = repeat_rule(model, operation, plan.params);
  plan.options.expect_continue = sends_file && is_s3(model) && plan.request.body_size() > 0;
  return plan;
}

void aim(Plan& plan, const Endpoint& endpoint, std::string_view region) {
  std::optional<Url> url = parse_url(endpoint.url);
  if (!url) throw Error("The endpoint of {} is no URL: '{}'.", plan.name.service, endpoint.url);

  HttpRequest& request = plan.request;
  request.scheme = url->scheme;
  request.host = plan.host_prefix + url->host;
  std::string base = url->path;
  if (base.ends_with('/')) base.pop_back();
  request.path = base + plan.path;
  if (request.path.empty()) request.path = "/";
  for (const auto& [name, values] : endpoint.headers.items())
    for (const Json& value : values) request.headers.set(name, value.get<std::string>());

  Json scheme = auth_scheme(plan, endpoint);
  bool s3 = is_s3(plan.model);
  SigningContext& signing = plan.signing;
  signing.region = text_or(scheme, "/signingRegion", region);
  signing.service = text_or(scheme, "/signingName", plan.model.signing_name());
  signing.normalize_path = !s3;
  signing.double_encode_path = !s3 && !scheme.value("disableDoubleEncoding", false);
  // Operations whose bodies nobody signs say so in a header, which is signed.
  bool never_signed = plan.operation.unsigned_body() && !s3;
  signing.sign_body_header = s3 || never_signed;
  if (never_signed || body_stays_unsigned(plan, *url)) signing.payload_hash = "UNSIGNED-PAYLOAD";
}

}  // namespace gcdt::aws
