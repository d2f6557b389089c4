#include "aws/request_quirks.h"

#include "aws/checksum.h"
#include "aws/values.h"
#include "base/hash.h"
#include "base/text.h"

namespace gcdt::aws {

using namespace std::chrono_literals;

namespace {

const Json* text_member(const Json& params, std::string_view name) {
  auto found = params.find(name);
  return found != params.end() && found->is_string() ? &*found : nullptr;
}

}  // namespace

void strip_route53_ids(const Operation& operation, Json& params) {
  for (auto& [name, value] : params.items()) {
    auto member = operation.input().member(name);
    if (!member || !value.is_string()) continue;
    std::string_view shape = member->shape().name();
    if (shape != "ResourceId" && shape != "DelegationSetId" && shape != "ChangeId") continue;
    const auto& id = value.get_ref<const std::string&>();
    value = id.substr(id.rfind('/') + 1);
  }
}

void ask_for_encoded_keys(const Operation&, Json& params) {
  if (!params.contains("EncodingType")) params["EncodingType"] = "url";
}

void encode_copy_source(const Operation&, Json& params) {
  auto source = params.find("CopySource");
  if (source == params.end()) return;
  std::string path, version;
  if (source->is_object()) {
    path = text(*source, "/Bucket") + "/" + text(*source, "/Key");
    version = text_or(*source, "/VersionId");
  } else if (source->is_string()) {
    path = source->get<std::string>();
    constexpr std::string_view kVersion = "?versionId=";
    if (size_t at = path.find(kVersion); at != std::string::npos) {
      version = path.substr(at + kVersion.size());
      path.resize(at);
    }
    // What is encoded already stays as it is.
    path = percent_decode(path);
  }
  *source = percent_encode(path, "/:") + (version.empty() ? "" : "?versionId=" + version);
}

void encode_customer_keys(const Operation&, Json& params) {
  for (std::string name : {"SSECustomerKey", "CopySourceSSECustomerKey"}) {
    auto key = params.find(name);
    if (key == params.end() || params.contains(name + "MD5")) continue;
    std::string bytes(bytes_of(*key));
    *key = base64_encode(bytes);
    params[name + "MD5"] = base64_encode(md5(bytes));
  }
}

void check_bucket_name(const Operation&, Json& params) {
  const Json* bucket = text_member(params, "Bucket");
  if (!bucket) return;
  const auto& name = bucket->get_ref<const std::string&>();
  bool plain =
      !name.empty() && name.size() <= 255 &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
          std::string::npos;
  if (!plain && !name.starts_with("arn:"))
    throw Error("Parameter validation failed: Invalid bucket name \"{}\"", name);
}

void encode_user_data(const Operation&, Json& params) {
  auto data = params.find("UserData");
  if (data != params.end()) *data = base64_encode(bytes_of(*data));
}

void drop_bucket_from_path(const Operation& operation, HttpRequest& request) {
  if (!operation.request_uri().starts_with("/{Bucket}")) return;
  size_t rest = request.path.find('/', 1);
  request.path = rest == std::string::npos ? "" : request.path.substr(rest);
}

void accept_json(const Operation&, HttpRequest& request) {
  request.headers.set("Accept", "application/json");
}

void add_content_md5(const Operation& operation, HttpRequest& request) {
  bool demanded = operation.checksum_required() && operation.checksum_algorithm_member().empty();
  if (!demanded || has_checksum(request) || request.headers.find("Content-MD5")) return;
  std::string digest = md5(request.content ? read_whole(*request.content) : request.body);
  request.headers.set("Content-MD5", base64_encode(digest));
}

void take_any_time(TransportOptions& options) {
  options.total_timeout = 0ms;
}

void wait_for_function(TransportOptions& options) {
  options.idle_timeout = 910s;
  options.total_timeout = 0ms;
}

}  // namespace gcdt::aws
