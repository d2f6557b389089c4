#include "aws/endpoint_params.h"

#include "aws/jmespath.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

// A key of the profile's nested block "s3 =".
std::string s3_option(const Settings& settings, std::string_view key) {
  const Section* profile = settings.active_profile();
  if (!profile) return {};
  auto block = profile->find("s3");
  if (block == profile->end()) return {};
  for (const std::string& line : split(block->second, '\n')) {
    size_t equals = line.find('=');
    if (equals != std::string::npos && trim(line.substr(0, equals)) == key)
      return trim(line.substr(equals + 1));
  }
  return {};
}

// The bucket as part of the host is S3's way; a server of one's own rarely has names for that.
bool force_path_style(const EndpointQuestion& question, bool own_endpoint) {
  std::string style = s3_option(question.settings, "addressing_style");
  std::string bucket = text_or(question.params, "/Bucket");
  if (bucket.starts_with("arn:")) return false;
  // Works in every region, so that the bucket's own need not be known.
  if (question.operation.name() == "GetBucketLocation") return true;
  if (style == "path") return true;
  if (!bucket.empty() && !is_host_label(bucket, true)) return true;
  return own_endpoint && style != "virtual";
}

Json built_in(const EndpointQuestion& question, const std::optional<std::string>& own_endpoint,
              std::string_view name) {
  const Settings& settings = question.settings;
  // FIPS and dual stack are properties of AWS's hosts; rule sets refuse them beside an endpoint.
  if (name == "AWS::Region") return question.region;
  if (name == "AWS::UseFIPS") return settings.use_fips && !own_endpoint;
  if (name == "AWS::UseDualStack") return settings.use_dualstack && !own_endpoint;
  if (name == "SDK::Endpoint") return own_endpoint ? Json(*own_endpoint) : Json();
  if (name == "AWS::S3::ForcePathStyle")
    return force_path_style(question, own_endpoint.has_value());
  if (name == "AWS::S3::UseArnRegion") {
    auto option = settings.flag("AWS_S3_USE_ARN_REGION", "s3_use_arn_region");
    return option.value_or(s3_option(settings, "use_arn_region") != "false");
  }
  if (name == "AWS::S3::Accelerate")
    return s3_option(settings, "use_accelerate_endpoint") == "true";
  if (name == "AWS::S3::DisableMultiRegionAccessPoints")
    return settings
        .flag("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "s3_disable_multiregion_access_points")
        .value_or(false);
  // Session tokens of S3 Express are not implemented; plain signatures work there, too.
  if (name == "AWS::S3::DisableS3ExpressSessionAuth") return true;
  if (name == "AWS::S3::UseGlobalEndpoint")
    return settings.option("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
                           "s3_us_east_1_regional_endpoint") == "legacy";
  if (name == "AWS::STS::UseGlobalEndpoint")
    return settings.option("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints") == "legacy";
  if (name == "AWS::Auth::AccountId")
    return question.account_id.empty() ? Json() : Json(question.account_id);
  if (name == "AWS::Auth::AccountIdEndpointMode")
    return settings.option("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode")
        .value_or("preferred");
  return nullptr;  // the rule set's default
}

void put(Json& params, const std::string& name, Json value) {
  if (!value.is_null()) params[name] = std::move(value);
}

}  // namespace

bool wants_account_id(const RuleSet& rules) {
  for (const auto& [name, declaration] : rules.parameters().items())
    if (text_or(declaration, "/builtIn") == "AWS::Auth::AccountId") return true;
  return false;
}

Json endpoint_params(const EndpointQuestion& question, const RuleSet& rules) {
  Json params = Json::object();
  auto own_endpoint = question.settings.endpoint_url(question.model.service_id());
  for (const auto& [name, declaration] : rules.parameters().items())
    if (std::string built_in_name = text_or(declaration, "/builtIn"); !built_in_name.empty())
      put(params, name, built_in(question, own_endpoint, built_in_name));
  if (Shape input = question.operation.input())
    for (const auto& [name, value] : question.params.items())
      if (auto member = input.member(name); member && !member->context_param().empty())
        put(params, std::string(member->context_param()), value);
  if (question.operation.traits().empty()) return params;
  const Json traits = Json::parse(question.operation.traits());
  if (const Json* contexts = find(traits, "/operationContextParams"))
    for (const auto& [name, context] : contexts->items())
      put(params, name, JmesPath(text(context, "/path")).search(question.params));
  if (const Json* constants = find(traits, "/staticContextParams"))
    for (const auto& [name, constant] : constants->items()) put(params, name, constant.at("value"));
  return params;
}

}  // namespace gcdt::aws
