// Endpoint rule sets (endpoint-rule-set-1.json) and partitions: data in, URL out. No host is ever
// built by pasting strings elsewhere.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::aws {

struct Endpoint {
  std::string url;                   // "https://cloudformation.eu-west-1.amazonaws.com"
  Json properties = Json::object();  // authSchemes with signingName, signingRegion, ...
  Json headers = Json::object();     // name -> array of texts
};

class RuleSet {
 public:
  // `partitions` is the content of partitions.json and must outlive the rule set. Throws Error for
  // rules that cannot be understood.
  RuleSet(const Json& rules, const Json& partitions);
  RuleSet(const Json& rules, Json&& partitions) = delete;
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  // `params` by rule set parameter name ("Region", "UseFIPS", "Endpoint", "Bucket", ...); missing
  // ones take the rule set's defaults. Throws Error with the rule set's own error text.
  Endpoint resolve(const Json& params) const;
  const Json& parameters() const;  // the rule set's declaration, with builtIn names

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A region that may become part of a host name. Throws Error otherwise (93 P3).
void check_region(std::string_view region);

// aws.parseArn / isValidHostLabel and the like are also used outside rule sets.
bool is_host_label(std::string_view text, bool allow_dots);

}  // namespace gcdt::aws
