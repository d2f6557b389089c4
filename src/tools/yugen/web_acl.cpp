#include "tools/yugen/web_acl.h"

#include "base/text.h"
#include "tools/yugen/functions.h"

namespace gcdt::yugen {

bool ensure_web_acl(Context& ctx, const std::string& api_id, const std::string& stage) {
  std::string wanted = text_or(ctx.section(), "/api/webAclArn");
  if (wanted.empty()) return false;
  ArnParts parts = arn_parts(wanted);
  aws::Client waf = ctx.aws("wafv2", parts.region);
  std::string resource = fmt::format("arn:{}:apigateway:{}::/restapis/{}/stages/{}",
                                     parts.partition, parts.region, api_id, stage);
  Json answer = waf.call("GetWebACLForResource", {{"ResourceArn", resource}});
  if (text_or(answer, "/WebACL/ARN") == wanted) return false;
  waf.call("AssociateWebACL", {{"WebACLArn", wanted}, {"ResourceArn", resource}});
  ctx.out.say(fmt::format("Web ACL {} stands in front of stage '{}'.", wanted, stage));
  return true;
}

}  // namespace gcdt::yugen
