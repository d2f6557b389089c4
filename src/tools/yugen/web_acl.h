// The firewall in front of a stage.
#pragma once

#include "tools/yugen/api_service.h"

namespace gcdt::yugen {

// Puts the web ACL of `yugen.api.webAclArn` in front of the stage, unless it is there. True if it
// was changed; nothing without that key: what somebody else put there stays.
bool ensure_web_acl(Context& ctx, const std::string& api_id, const std::string& stage);

}  // namespace gcdt::yugen
