// Which models requests and responses are made of.
#pragma once

#include <set>
#include <string>

#include "tools/yugen/schema_diff.h"

namespace gcdt::yugen {

class ModelUse {
 public:
  ModelUse(const checks::Inspection& before, const checks::Inspection& after);
  SchemaUse of(const std::string& model) const {
    return {.sent = sent_.contains(model), .received = received_.contains(model)};
  }

 private:
  void collect(const checks::Inspection& inspection);

  std::set<std::string> sent_, received_;
};

}  // namespace gcdt::yugen
