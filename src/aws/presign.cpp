#include "aws/presign.h"

#include "aws/endpoints.h"
#include "aws/plan.h"
#include "base/text.h"

namespace gcdt::aws {

using namespace std::chrono_literals;

namespace {

// A URL has no headers: what S3 reads there it takes from the query as well. What our client adds
// on its own account is left out.
void headers_to_query(HttpRequest& request) {
  for (const auto& [name, value] : request.headers.fields) {
    std::string lowered = lower(name);
    bool ours = lowered == "x-amz-checksum-mode" || lowered == "x-amz-sdk-checksum-algorithm";
    if (lowered.starts_with("x-amz-") && !ours) request.query.emplace_back(name, value);
  }
  request.headers.fields.clear();
}

}  // namespace

std::string presigned_url(Session& session, Call call, std::chrono::seconds valid) {
  if (valid <= 0s || valid > 24h * 7)
    throw Error("A presigned URL can be valid for up to 7 days, not {} s.", valid.count());
  const Settings& settings = session.settings();
  Client client = session.client(call.service, call.region);
  const Model& model = client.model();
  call.region = client.region();
  Plan plan = make_plan(call, settings, session.machine().random);
  if (!plan.request.body.empty())
    throw Error("{} has a body, and such calls cannot be presigned.", call.operation);
  Credentials credentials = session.credentials().get();
  Endpoints endpoints(settings);
  aim(plan,
      endpoints.resolve(model, plan.operation, plan.params, call.region, credentials.account_id),
      call.region);
  headers_to_query(plan.request);
  plan.signing.time = session.machine().clock.now();
  plan.signing.sign_body_header = false;
  if (plan.signing.service == "s3") plan.signing.payload_hash = "UNSIGNED-PAYLOAD";
  sign_query(plan.request, credentials, plan.signing, static_cast<int>(valid.count()));
  return plan.request.url();
}

}  // namespace gcdt::aws
