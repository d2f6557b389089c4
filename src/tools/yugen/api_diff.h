// What differs between two definitions of an API, by what it means and not by how it is written.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "tools/yugen/definition_check.h"

namespace gcdt::yugen {

struct ApiChange {
  enum Kind { added, removed, changed } kind = changed;
  std::string area;           // "route", "parameter", "body", "response", "security", "validation",
                              // "integration", "model", "authorizer", "setting"
  std::string subject;        // "GET /orders/{id}"; the name of a model or authorizer; "API"
  std::string what;           // "query parameter 'page' required"; "" = the subject itself
  std::string before, after;  // "" where there is nothing
  std::string breaking;       // why callers break; "" if they do not
};

struct ApiDiff {
  std::vector<ApiChange> changes;  // routes, models, authorizers, settings; each in its order

  size_t breaking() const;
  // "2 added, 1 removed, 3 changed; 1 breaks callers".
  std::string summary() const;
};

// Documents of OpenAPI 2.0, 3.0 or 3.1, in any combination. `exported`: `before` is what API
// Gateway exported, so that what it does not keep (types of parameters, words for people) or adds
// of its own is no difference. Of an HTTP API it keeps routes, integrations, authorizers and
// settings only.
ApiDiff diff_apis(const Json& before, const Json& after, bool exported,
                  ApiKind kind = ApiKind::rest);

// One change to a line, below the subject it belongs to.
struct DiffLine {
  std::string text;
  ApiChange::Kind kind = ApiChange::changed;
  bool head = false, breaking = false;
};
std::vector<DiffLine> diff_lines(const ApiDiff& diff);
// "changed: 1 → 2", and why it breaks callers.
std::string change_text(const ApiChange& change);
// For a comment on a pull request.
std::string diff_markdown(const ApiDiff& diff, const std::string& title);
Json diff_json(const ApiDiff& diff);

}  // namespace gcdt::yugen
