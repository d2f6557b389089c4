// Paths as API Gateway can serve them, and what is said twice.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

bool is_allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-.:,$~%@!'()*+&=;").find(c) != std::string_view::npos;
}

bool is_variable(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

void check_segment(Inspection& inspection, const std::string& pointer, const std::string& segment,
                   bool last) {
  std::string_view inner = segment;
  if (is_variable(segment)) {
    inner = inner.substr(1, inner.size() - 2);
    bool greedy = inner.ends_with('+');
    if (greedy) inner.remove_suffix(1);
    if (greedy && !last)
      inspection.fatal(pointer, fmt::format("'{}' takes the rest of the path, so it must stand at "
                                            "its end.",
                                            segment));
  }
  if (segment.empty() && last)
    inspection.warn(pointer, "API Gateway leaves out the '/' at the end of a path.");
  else if (inner.empty())
    inspection.fatal(pointer, segment.empty() ? "the path has an empty part: '//'."
                                              : "the path has a variable without a name: '{}'.");
  else if (inner.find_first_of("{}") != inner.npos)
    inspection.fatal(pointer, fmt::format("'{}' mixes text and variable; a variable must be a part "
                                          "of its own: '/{{name}}'.",
                                          segment));
  else if (!std::ranges::all_of(inner, is_allowed))
    inspection.fatal(pointer, fmt::format("'{}' has characters that API Gateway does not take in a "
                                          "path.",
                                          segment));
}

// Below one part of a path there may be one variable, whatever follows it.
void check_siblings(Inspection& inspection) {
  std::map<std::string, std::string> variables;
  for (const auto& [path, unused] : members(member(inspection.document, "paths"))) {
    std::string shape;
    for (const std::string& segment : split(path, '/')) {
      if (is_variable(segment)) {
        auto [known, is_new] = variables.emplace(shape, segment);
        if (!is_new && known->second != segment)
          inspection.fatal(below("/paths", path),
                           fmt::format("'{}' stands where another path has '{}'; API Gateway wants "
                                       "one name for both.",
                                       segment, known->second));
      }
      shape += "/" + (is_variable(segment) ? "{}" : segment);
    }
  }
}

void check_operation_ids(Inspection& inspection) {
  std::map<std::string, std::string> known;
  for (const Operation& operation : inspection.operations()) {
    std::string id = member_text(*operation.value, "operationId");
    if (id.empty()) continue;
    auto [first, is_new] = known.emplace(id, operation.name());
    if (!is_new)
      inspection.fatal(operation.pointer + "/operationId",
                       fmt::format("'{}' is the operationId of {}, too. Give each method its own.",
                                   id, first->second));
  }
}

}  // namespace

void check_paths(Inspection& inspection) {
  for (const auto& [path, unused] : members(member(inspection.document, "paths"))) {
    if (path.starts_with("x-") || path == "/") continue;
    std::string pointer = below("/paths", path);
    if (path == "$default" && inspection.kind == ApiKind::http) continue;
    if (!path.starts_with('/')) {
      inspection.fatal(pointer, fmt::format("a path must begin with '/': '/{}'.", path));
      continue;
    }
    std::vector<std::string> segments = split(path.substr(1), '/');
    for (size_t i = 0; i < segments.size(); ++i)
      check_segment(inspection, pointer, segments[i], i + 1 == segments.size());
  }
  check_siblings(inspection);
  check_operation_ids(inspection);
}

}  // namespace gcdt::yugen::checks
