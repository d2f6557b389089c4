#include "aws/request_quirks.h"

#include <array>

#include "aws/protocol.h"
#include "aws/values.h"
#include "base/hash.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

struct Row {
  std::string_view service;
  std::string_view operations;  // names with blanks around them; "" = all of the service
  void (*apply)(const Operation& operation, Json& params);
};

bool applies(std::string_view service, std::string_view operations, const Model& model,
             const Operation& operation) {
  if (model.service_name() != service) return false;
  return operations.empty() ||
         operations.find(fmt::format(" {} ", operation.name())) != std::string_view::npos;
}

Json* text_member(Json& params, std::string_view name) {
  auto found = params.find(name);
  return found != params.end() && found->is_string() ? &*found : nullptr;
}

// Route 53 answers with "/hostedzone/Z1" and "/change/C1" but takes only what follows.
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

// Keys may hold characters that XML cannot carry; adapt_answer decodes them.
void ask_for_encoded_keys(const Operation&, Json& params) {
  if (!params.contains("EncodingType")) params["EncodingType"] = "url";
}

// "bucket/key?versionId=v" or {Bucket, Key, VersionId}: travels as an encoded path.
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

// Keys of the customer go out in base64, with their MD5 beside them.
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

// A script as the user writes it, while the service takes base64.
void encode_user_data(const Operation&, Json& params) {
  auto data = params.find("UserData");
  if (data != params.end()) *data = base64_encode(bytes_of(*data));
}

constexpr std::array<Row, 7> kParamQuirks{{
    {"route53", "", strip_route53_ids},
    {"s3", "", check_bucket_name},
    {"s3", " ListObjects ListObjectsV2 ListObjectVersions ", ask_for_encoded_keys},
    {"s3", " CopyObject UploadPartCopy ", encode_copy_source},
    {"s3",
     " HeadObject GetObject PutObject CopyObject CreateMultipartUpload UploadPart UploadPartCopy"
     " CompleteMultipartUpload SelectObjectContent ",
     encode_customer_keys},
    {"ec2", " RunInstances ", encode_user_data},
    {"autoscaling", " CreateLaunchConfiguration ", encode_user_data},
}};

// Tokens that make a repetition harmless although the model does not say so.
struct TokenRow {
  std::string_view service, operations, member;
};
constexpr std::array<TokenRow, 2> kTokens{{
    {"cloudformation",
     " CreateStack UpdateStack DeleteStack CancelUpdateStack ExecuteChangeSet"
     " ContinueUpdateRollback RollbackStack ",
     "ClientRequestToken"},
    {"cloudformation", " CreateChangeSet ", "ClientToken"},
}};

// The rule set puts the bucket into host or path, and so does the model's path.
void drop_bucket_from_path(const Operation& operation, HttpRequest& request) {
  if (!operation.request_uri().starts_with("/{Bucket}")) return;
  size_t rest = request.path.find('/', 1);
  request.path = rest == std::string::npos ? "" : request.path.substr(rest);
}

// API Gateway answers in HAL, with other member names, unless asked for plain JSON.
void accept_json(const Operation&, HttpRequest& request) {
  request.headers.set("Accept", "application/json");
}

struct RequestRow {
  std::string_view service;
  void (*apply)(const Operation& operation, HttpRequest& request);
};
constexpr std::array<RequestRow, 2> kRequestQuirks{{
    {"s3", drop_bucket_from_path},
    {"apigateway", accept_json},
}};

// The texts of an S3 listing that come encoded, at the top and in its lists.
constexpr std::array<std::string_view, 7> kEncodedTexts{
    "Delimiter", "Marker", "NextMarker", "KeyMarker", "NextKeyMarker", "Prefix", "StartAfter"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kEncodedLists{
    {{"Contents", "Key"},
     {"CommonPrefixes", "Prefix"},
     {"Versions", "Key"},
     {"DeleteMarkers", "Key"}}};

std::string decode_form(const Json& value) {
  return percent_decode(replace_all(value.get<std::string>(), "+", " "));
}

void decode_keys(Json& answer) {
  for (std::string_view name : kEncodedTexts)
    if (Json* value = text_member(answer, name)) *value = decode_form(*value);
  for (const auto& [list, name] : kEncodedLists) {
    auto found = answer.find(list);
    if (found == answer.end()) continue;
    for (Json& entry : *found)
      if (Json* value = text_member(entry, name)) *value = decode_form(*value);
  }
}

}  // namespace

void adapt_params(const Model& model, const Operation& operation, Json& params,
                  os::Random& random) {
  if (!params.is_object()) return;
  for (const Row& row : kParamQuirks)
    if (applies(row.service, row.operations, model, operation)) row.apply(operation, params);
  std::string uuid = random.uuid4();
  fill_idempotency_tokens(operation, params, uuid);
  for (const TokenRow& row : kTokens)
    if (applies(row.service, row.operations, model, operation) && !params.contains(row.member))
      params[std::string(row.member)] = uuid;
}

void adapt_request(const Model& model, const Operation& operation, HttpRequest& request) {
  for (const RequestRow& row : kRequestQuirks)
    if (model.service_name() == row.service) row.apply(operation, request);
}

void adapt_answer(const Model& model, const Operation& operation, const Json& given, Json& answer) {
  if (model.service_name() != "s3" || given.contains("EncodingType")) return;
  if (text_or(answer, "/EncodingType") == "url" && operation.name().starts_with("ListObject"))
    decode_keys(answer);
}

bool has_token(const Model& model, const Operation& operation, const Json& params) {
  for (const TokenRow& row : kTokens)
    if (applies(row.service, row.operations, model, operation)) return params.contains(row.member);
  Shape input = operation.input();
  if (!input) return false;
  for (size_t i = 0; i < input.member_count(); ++i)
    if (input.member(i).idempotency_token()) return params.contains(input.member(i).name());
  return false;
}

}  // namespace gcdt::aws
