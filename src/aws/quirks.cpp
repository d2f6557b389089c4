#include "aws/quirks.h"

#include "aws/answer_quirks.h"
#include "aws/protocol.h"
#include "aws/request_quirks.h"

namespace gcdt::aws {

namespace {

// What a row does, each at its moment; most do one thing. Services and operations: names with
// blanks around them, "" = all.
struct Quirk {
  std::string_view service = {}, operations = {};
  void (*params)(const Operation& operation, Json& params) = nullptr;
  void (*request)(const Operation& operation, HttpRequest& request) = nullptr;
  void (*options)(TransportOptions& options) = nullptr;
  void (*result)(const Operation& operation, const HttpResponse& response, Json& result) = nullptr;
  void (*answer)(const Json& given, Json& answer) = nullptr;
  std::string_view token = {};  // the member for a token that makes a repetition harmless
};

constexpr std::string_view kListings = " ListObjects ListObjectsV2 ListObjectVersions ";
constexpr std::string_view kCopies = " CopyObject UploadPartCopy ";
constexpr std::string_view kWithCustomerKeys =
    " HeadObject GetObject PutObject CopyObject CreateMultipartUpload UploadPart UploadPartCopy"
    " CompleteMultipartUpload SelectObjectContent ";
constexpr std::string_view kStackChanges =
    " CreateStack UpdateStack DeleteStack CancelUpdateStack ExecuteChangeSet ContinueUpdateRollback"
    " RollbackStack ";

constexpr Quirk kQuirks[] = {
    // Policy documents travel as percent-encoded JSON.
    {.service = "iam", .result = decode_policies},
    // A template is JSON or YAML; callers compare JSON templates with their own as values.
    {.service = "cloudformation", .operations = " GetTemplate ", .result = decode_template},
    // Its mutations can be made repeatable, but the model marks no token.
    {.service = "cloudformation", .operations = kStackChanges, .token = "ClientRequestToken"},
    {.service = "cloudformation", .operations = " CreateChangeSet ", .token = "ClientToken"},
    // It answers with "/hostedzone/Z1" and "/change/C1" but takes only what follows.
    {.service = "route53", .params = strip_route53_ids},
    // It answers in HAL, with other member names, unless asked for plain JSON.
    {.service = "apigateway", .request = accept_json},
    // The bucket becomes a part of the host name, where it must not end it.
    {.service = "s3", .params = check_bucket_name},
    // The rule set puts the bucket into host or path, and so does the path of the model.
    {.service = "s3", .request = drop_bucket_from_path},
    // The root element itself is the answer, which models cannot say. Null is us-east-1.
    {.service = "s3", .operations = " GetBucketLocation ", .result = read_bucket_location},
    // Keys may hold characters that XML cannot carry: they are asked for encoded, and decoded.
    {.service = "s3",
     .operations = kListings,
     .params = ask_for_encoded_keys,
     .answer = decode_keys},
    // "bucket/key?versionId=v" or {Bucket, Key, VersionId} travels as an encoded path.
    {.service = "s3", .operations = kCopies, .params = encode_copy_source},
    // Keys of the customer go out in base64, with their MD5 beside them.
    {.service = "s3", .operations = kWithCustomerKeys, .params = encode_customer_keys},
    // S3 answers when it has put the parts together, or copied them.
    {.service = "s3",
     .operations = " CompleteMultipartUpload CopyObject UploadPartCopy SelectObjectContent ",
     .options = take_any_time},
    // Operations that demand a checksum but offer no choice of one mean this one.
    {.request = add_content_md5},
    // A function may run for 15 minutes before the first byte of its payload comes back.
    {.service = "lambda",
     .operations = " Invoke InvokeAsync InvokeWithResponseStream ",
     .options = wait_for_function},
    // Scripts as the user writes them, while the service takes base64.
    {.service = "ec2", .operations = " RunInstances ", .params = encode_user_data},
    {.service = "autoscaling",
     .operations = " CreateLaunchConfiguration ",
     .params = encode_user_data},
    // The text is base64 although the model calls it a string.
    {.service = "ec2", .operations = " GetConsoleOutput ", .result = decode_console_output},
};

bool applies(const Quirk& quirk, const Model& model, const Operation& operation) {
  if (!quirk.service.empty() && quirk.service != model.service_name()) return false;
  return quirk.operations.empty() ||
         quirk.operations.contains(fmt::format(" {} ", operation.name()));
}

// Does `what` to every row that applies and has something at that moment.
template <class Action>
void each(Action Quirk::* action, const Model& model, const Operation& operation, auto what) {
  for (const Quirk& quirk : kQuirks)
    if (quirk.*action != Action{} && applies(quirk, model, operation)) what(quirk.*action);
}

}  // namespace

void adapt_params(const Model& model, const Operation& operation, Json& params,
                  os::Random& random) {
  if (!params.is_object()) return;
  each(&Quirk::params, model, operation, [&](auto adapt) { adapt(operation, params); });
  std::string uuid = random.uuid4();
  fill_idempotency_tokens(operation, params, uuid);
  each(&Quirk::token, model, operation, [&](std::string_view member) {
    if (!params.contains(member)) params[std::string(member)] = uuid;
  });
}

void adapt_request(const Model& model, const Operation& operation, HttpRequest& request) {
  each(&Quirk::request, model, operation, [&](auto adapt) { adapt(operation, request); });
}

void adapt_options(const Model& model, const Operation& operation, TransportOptions& options) {
  each(&Quirk::options, model, operation, [&](auto adapt) { adapt(options); });
}

void adapt_result(const Model& model, const Operation& operation, const HttpResponse& response,
                  Json& result) {
  each(&Quirk::result, model, operation, [&](auto adapt) { adapt(operation, response, result); });
}

void adapt_answer(const Model& model, const Operation& operation, const Json& given, Json& answer) {
  each(&Quirk::answer, model, operation, [&](auto adapt) { adapt(given, answer); });
}

bool has_token(const Model& model, const Operation& operation, const Json& params) {
  bool sent = false;
  each(&Quirk::token, model, operation,
       [&](std::string_view member) { sent = sent || params.contains(member); });
  Shape input = operation.input();
  for (size_t i = 0; input && i < input.member_count(); ++i)
    if (input.member(i).idempotency_token()) sent = sent || params.contains(input.member(i).name());
  return sent;
}

}  // namespace gcdt::aws
