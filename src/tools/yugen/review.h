// What a deployment would change: the live stage beside the definition in the project's folder.
#pragma once

#include <optional>
#include <string>

#include "lifecycle/context.h"
#include "tools/yugen/api_diff.h"
#include "tools/yugen/definition_check.h"

namespace gcdt::yugen {

struct ApiReview {
  std::string api, stage;
  bool live = false;  // the stage exists and shows something
  ApiDiff diff;
};

// REST, unless `yugen.api.type` says HTTP.
ApiKind api_kind(const Context& ctx);

// `exported`: the definition that the stage shows; nullopt: there is no API or no stage yet.
// `operations`: the patchOperations that the settings of the stage need.
ApiReview review_api(const Context& ctx, const Definition& definition,
                     std::optional<std::string> exported, const Json& operations);

void show_review(Context& ctx, const ApiReview& review);
std::string markdown(const ApiReview& review);
Json as_json(const ApiReview& review);

}  // namespace gcdt::yugen
