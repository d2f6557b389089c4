#include "tools/kumo/stack_policy.h"

#include <algorithm>

namespace gcdt::kumo {

namespace {

// '*' stands for any text, '?' for one character.
bool matches(std::string_view pattern, std::string_view text) {
  size_t at = 0, in = 0, star = std::string_view::npos, mark = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      mark = in;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in])) {
      ++at, ++in;
    } else if (star != std::string_view::npos) {  // the last star takes one character more
      at = star + 1;
      in = ++mark;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

// A member that is one text or a list of them.
bool any_matches(const Json& patterns, std::string_view text) {
  if (patterns.is_string()) return matches(patterns.get<std::string>(), text);
  return patterns.is_array() && std::ranges::any_of(patterns, [text](const Json& pattern) {
           return pattern.is_string() && matches(pattern.get<std::string>(), text);
         });
}

// `member` or its opposite Not`member`; a statement without either concerns everything.
bool concerns(const Json& statement, const std::string& member, std::string_view text) {
  if (auto found = statement.find(member); found != statement.end())
    return any_matches(*found, text);
  if (auto found = statement.find("Not" + member); found != statement.end())
    return !any_matches(*found, text);
  return true;
}

// The only condition of stack policies: the type of the resource.
bool condition_holds(const Json& statement, std::string_view type) {
  for (std::string_view comparison : {"StringEquals", "StringLike"}) {
    const Json* types = find(statement, fmt::format("/Condition/{}/ResourceType", comparison));
    if (types && !any_matches(*types, type)) return false;
  }
  return true;
}

}  // namespace

bool policy_allows(const Json& policy, std::string_view action, std::string_view logical_id,
                   std::string_view type) {
  if (policy.is_null()) return true;
  Json one = Json::array();
  const Json* statements = find(policy, "/Statement");
  if (statements && statements->is_object()) {
    one.push_back(*statements);
    statements = &one;
  }
  if (!statements || !statements->is_array()) return false;
  bool allowed = false;
  for (const Json& statement : *statements) {
    if (!statement.is_object() || !concerns(statement, "Action", action) ||
        !concerns(statement, "Resource", fmt::format("LogicalResourceId/{}", logical_id)) ||
        !condition_holds(statement, type))
      continue;
    if (text_or(statement, "/Effect") == "Deny") return false;
    allowed = true;
  }
  return allowed;
}

}  // namespace gcdt::kumo
