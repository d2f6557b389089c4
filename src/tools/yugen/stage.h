// The settings of a stage: what the configuration wants, and the operations that bring it there.
#pragma once

#include "base/json.h"

namespace gcdt::yugen {

// patchOperations for `yugen.api.methodSettings`: {"/path/GET": {"cachingEnabled": false}} to
// [{"op": "replace", "path": "/path/GET/caching/enabled", "value": "false"}]. Throws Error for a
// setting that API Gateway does not know, with those it does.
Json method_settings(const Json& wanted);

// patchOperations for everything that `api` (the section yugen.api) says about the stage and that
// `stage`, as GetStage shows it, does not have yet. Throws Error as above.
Json stage_changes(const Json& api, const Json& stage);

// The parameters of CreateDeployment that are about the cache.
Json cache_settings(const Json& api);

}  // namespace gcdt::yugen
