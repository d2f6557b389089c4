#include "aws/repeat.h"

#include <array>

#include "aws/quirks.h"
#include "aws/retry.h"

namespace gcdt::aws {

namespace {

// Calls that change something and may be repeated all the same, because the second one finds what
// the first one wanted. '*' at the end stands for any rest; no service = every service.
struct Row {
  std::string_view service, operation;
};
constexpr std::array<Row, 17> kRepeatable{{
    {"", "Delete*"},
    {"", "Tag*"},
    {"", "Untag*"},
    {"s3", "Put*"},
    {"s3", "UploadPart"},
    {"s3", "AbortMultipartUpload"},
    {"sts", "*"},
    {"kms", "Encrypt"},
    {"kms", "Decrypt"},
    {"kms", "GenerateDataKey*"},
    {"events", "Put*"},
    {"logs", "PutRetentionPolicy"},
    {"logs", "PutSubscriptionFilter"},
    {"iam", "AttachRolePolicy"},
    {"iam", "DetachRolePolicy"},
    {"iam", "PutRolePolicy"},
    {"apigateway", "CreateDeployment"},  // harmless, and the pacer keeps the calls apart
}};
// PutEvents is the one Put* of EventBridge that adds instead of setting.
constexpr std::array<Row, 2> kNotRepeatable{
    {{"events", "PutEvents"}, {"events", "PutPartnerEvents"}}};
// Names of these are not unique, and they take no token: what was made although the service failed
// is made again, and nobody notices (93 section 3.6).
constexpr std::array<Row, 8> kUnnamed{{{"apigateway", "CreateRestApi"},
                                       {"apigateway", "ImportRestApi"},
                                       {"apigateway", "CreateApiKey"},
                                       {"apigateway", "ImportApiKeys"},
                                       {"apigateway", "CreateUsagePlan"},
                                       {"apigatewayv2", "CreateApi"},
                                       {"apigatewayv2", "ImportApi"},
                                       {"codedeploy", "CreateDeployment"}}};

bool matches(const Row& row, std::string_view service, std::string_view operation) {
  if (!row.service.empty() && row.service != service) return false;
  if (row.operation.ends_with('*'))
    return operation.starts_with(row.operation.substr(0, row.operation.size() - 1));
  return operation == row.operation;
}

template <size_t N>
bool listed(const std::array<Row, N>& rows, std::string_view service, std::string_view operation) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Row& row) { return matches(row, service, operation); });
}

// A zone's records set to what they shall be, not created or deleted.
bool only_upserts(std::string_view operation, const Json& params) {
  if (operation != "ChangeResourceRecordSets") return false;
  const Json& changes = array_or_empty(params, "/ChangeBatch/Changes");
  return std::all_of(changes.begin(), changes.end(),
                     [](const Json& change) { return text_or(change, "/Action") == "UPSERT"; });
}

}  // namespace

Repeat repeat_rule(const Model& model, const Operation& operation, const Json& params) {
  std::string_view service = model.service_name(), name = operation.name();
  // A second run of a function is a second effect, whatever became of the first.
  if (service == "lambda" && name.starts_with("Invoke") &&
      text_or(params, "/InvocationType", "RequestResponse") != "DryRun")
    return Repeat::when_unsent;
  if (listed(kUnnamed, service, name)) return Repeat::when_turned_away;
  if (listed(kNotRepeatable, service, name)) return Repeat::when_refused;
  if (only_reads(name) || has_token(model, operation, params) ||
      listed(kRepeatable, service, name) || only_upserts(name, params))
    return Repeat::freely;
  return Repeat::when_refused;
}

}  // namespace gcdt::aws
