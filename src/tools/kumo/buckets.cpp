#include "tools/kumo/buckets.h"

#include "base/words.h"
#include "output/activity.h"
#include "services/bucket_contents.h"
#include "tools/kumo/deployed_template.h"

namespace gcdt::kumo {

namespace {

// Logical id and name of a bucket.
using Buckets = std::vector<std::pair<std::string, std::string>>;

bool is_kept(const Json& document, const std::string& logical_id) {
  const Json* resources = find(document, "/Resources");
  if (!resources || !resources->contains(logical_id)) return false;
  return text_or(resources->at(logical_id), "/DeletionPolicy").starts_with("Retain");
}

void collect(const aws::Client& cfn, const std::string& stack_id, const Json& retain,
             Buckets& found) {
  std::optional<Json> document;
  for (const Json& resource : cfn.pages("ListStackResources", {{"StackName", stack_id}})) {
    std::string type = text(resource, "/ResourceType");
    bool nested = type == "AWS::CloudFormation::Stack";
    std::string logical_id = text(resource, "/LogicalResourceId");
    std::string physical_id = text_or(resource, "/PhysicalResourceId");
    bool gone = physical_id.empty() || text(resource, "/ResourceStatus") == "DELETE_COMPLETE";
    if ((type != "AWS::S3::Bucket" && !nested) || gone) continue;
    if (std::ranges::find(retain, Json(logical_id)) != retain.end()) continue;
    if (!document) document = deployed_document(cfn, stack_id);
    if (is_kept(*document, logical_id)) continue;
    if (nested)
      collect(cfn, physical_id, Json::array(), found);
    else
      found.emplace_back(logical_id, physical_id);
  }
}

}  // namespace

void empty_buckets(Context& ctx, const aws::Client& cfn, const Json& stack, const Json& retain) {
  Buckets buckets;
  collect(cfn, text(stack, "/StackId"), retain, buckets);
  output::Table table{
      .name = "buckets", .head = {"Resource", "Bucket", "Objects", "Bytes"}, .rows = {}};
  std::vector<services::Bucket> full;
  std::vector<size_t> sizes;
  for (const auto& [logical_id, name] : buckets) {
    services::BucketLook look = services::look_at_bucket(ctx.session, name);
    if (look.state == services::BucketState::absent) continue;
    services::Bucket bucket = services::require_bucket(ctx.session, name);
    services::BucketContents contents = services::bucket_contents(ctx.session, bucket);
    if (contents.objects == 0) continue;
    table.rows.push_back(
        {logical_id, name, std::to_string(contents.objects), std::to_string(contents.bytes)});
    full.push_back(std::move(bucket));
    sizes.push_back(contents.objects);
  }
  if (full.empty()) return;
  ctx.out.say("These buckets are emptied, with all versions of their objects:");
  ctx.out.show(table);
  for (size_t i = 0; i < full.size(); ++i) {
    output::Activity emptying(ctx.out, "emptying " + full[i].name, ctx.clock);
    services::empty_bucket(ctx.session, full[i], [&](size_t deleted) {
      emptying.detail(fmt::format("{} of {} deleted", deleted, counted(sizes[i], "object")));
    });
  }
}

}  // namespace gcdt::kumo
