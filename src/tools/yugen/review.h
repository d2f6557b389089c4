// What a deployment would change: the live stage beside the definition in the project's folder.
#pragma once

#include <optional>
#include <string>

#include "tools/yugen/api_diff.h"
#include "tools/yugen/api_service.h"
#include "tools/yugen/definition_check.h"

namespace gcdt::yugen {

struct ApiReview {
  std::string api, stage;
  bool live = false;  // the stage exists and shows something
  ApiDiff diff;
};

ApiKind api_kind(const Context& ctx);

// `stage`: as it is; nullopt: there is no API or no stage yet.
ApiReview review_api(const Context& ctx, const ApiService& service, const std::string& api_id,
                     const std::optional<Stage>& stage, const Definition& definition);

void show_review(Context& ctx, const ApiReview& review);
std::string markdown(const ApiReview& review);
Json as_json(const ApiReview& review);

}  // namespace gcdt::yugen
