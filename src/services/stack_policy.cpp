#include "services/stack_policy.h"

namespace gcdt::services {

Json stack_policy(const aws::Client& cfn, std::string_view stack) {
  try {
    Json answer = cfn.call("GetStackPolicy", {{"StackName", stack}});
    return try_parse_json(text_or(answer, "/StackPolicyBody")).value_or(nullptr);
  } catch (const Error&) {  // not allowed, or not recorded: then nothing is foretold
    return nullptr;
  }
}

}  // namespace gcdt::services
