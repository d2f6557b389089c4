// Who may call an API with a key: a usage plan that has the stage and the key.
#pragma once

#include "tools/yugen/api_service.h"

namespace gcdt::yugen {

// Throws Error if `yugen.api.apiKey` names no key: before anything is changed.
void require_key(Context& ctx);

// Makes the plan of the API's stage, or changes it to have what the configuration wants; says so.
// Nothing without a key in the configuration. True if something was changed.
bool grant_key(Context& ctx, const std::string& api_id);

// Takes the stages of an API out of the plan; a plan that has no other goes.
void revoke_plan(Context& ctx, const std::string& api_id);

}  // namespace gcdt::yugen
