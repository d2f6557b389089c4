// paginators-1.json: which members of a request and of an answer carry the position, and where the
// results are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/jmespath.h"
#include "aws/model.h"

namespace gcdt::aws {

struct Paginator {
  std::vector<std::string> input_tokens;
  std::vector<JmesPath> output_tokens;  // as many as input_tokens
  std::vector<std::string> result_keys;
  std::optional<JmesPath> more_results;
  std::string limit_key;

  // The values of input_tokens for the page after this one; empty if this was the last.
  std::vector<Json> next_tokens(const Json& page) const;
  // Makes a request ask for that page.
  void go_on(Json& request, const std::vector<Json>& tokens) const;
};

// Throws Error if the operation has no paginator.
Paginator find_paginator(const Model& model, std::string_view operation);

}  // namespace gcdt::aws
