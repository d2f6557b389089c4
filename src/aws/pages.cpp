#include "aws/pages.h"

#include <unordered_set>

#include "aws/client.h"

namespace gcdt::aws {

namespace {

// A member that is one text or a list of texts.
std::vector<std::string> texts(const Json& paginator, const char* name) {
  auto found = paginator.find(name);
  if (found == paginator.end()) return {};
  if (found->is_array()) return found->get<std::vector<std::string>>();
  return {found->get<std::string>()};
}

// What Python calls true.
bool is_filled(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value != 0;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.empty();
}

// Some services end with the text "None", which must not be sent back.
bool is_token(const Json& value) {
  return !value.is_null() && value != "None";
}

// A result list of one page, appended to what the pages before it gave.
void append(Json& all, const Json& results) {
  if (results.is_array())
    all.insert(all.end(), results.begin(), results.end());
  else if (!results.is_null())
    all.push_back(results);
}

}  // namespace

std::vector<Json> Paginator::next_tokens(const Json& page) const {
  if (more_results && !is_filled(more_results->search(page))) return {};
  std::vector<Json> tokens;
  for (const JmesPath& path : output_tokens) {
    Json token = path.search(page);
    tokens.push_back(is_filled(token) ? std::move(token) : Json());
  }
  bool none = std::all_of(tokens.begin(), tokens.end(), [](const Json& t) { return t.is_null(); });
  return none ? std::vector<Json>() : tokens;
}

void Paginator::go_on(Json& request, const std::vector<Json>& tokens) const {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (is_token(tokens[i]))
      request[input_tokens[i]] = tokens[i];
    else
      request.erase(input_tokens[i]);
  }
}

Paginator find_paginator(const Model& model, std::string_view operation) {
  Json all = model.paginators().empty() ? Json::object() : Json::parse(model.paginators());
  const Json* found = find(all, fmt::format("/pagination/{}", operation));
  if (!found)
    throw Error("The answers of {} {} do not come in pages.", model.service_name(), operation);
  Paginator paginator;
  paginator.input_tokens = texts(*found, "input_token");
  for (const std::string& expression : texts(*found, "output_token"))
    paginator.output_tokens.emplace_back(expression);
  paginator.result_keys = texts(*found, "result_key");
  if (auto more = texts(*found, "more_results"); !more.empty())
    paginator.more_results.emplace(more.front());
  paginator.limit_key = text_or(*found, "/limit_key");
  if (paginator.input_tokens.size() != paginator.output_tokens.size())
    throw Error("The paginator of {} {} names {} input but {} output tokens.", model.service_name(),
                operation, paginator.input_tokens.size(), paginator.output_tokens.size());
  return paginator;
}

void Client::each_page(std::string_view operation, const Json& params,
                       const std::function<bool(const Json& page)>& use) const {
  Paginator paginator = find_paginator(*model_, operation);
  std::unordered_set<size_t> seen;  // hashes: the tokens themselves may be long
  Json request = params;
  for (;;) {
    Json page = call(operation, request);
    if (!use(page)) return;
    std::vector<Json> tokens = paginator.next_tokens(page);
    if (tokens.empty()) return;
    if (!seen.insert(std::hash<Json>()(Json(tokens))).second)
      throw Error("{} {} cannot be read to the end: the same token was returned twice.",
                  model_->service_name(), operation);
    paginator.go_on(request, tokens);
  }
}

Json Client::pages(std::string_view operation, const Json& params) const {
  Paginator paginator = find_paginator(*model_, operation);
  if (paginator.result_keys.empty())
    throw Error("The paginator of {} {} names no result.", model_->service_name(), operation);
  JmesPath results(paginator.result_keys.front());
  Json all = Json::array();
  each_page(operation, params, [&](const Json& page) {
    append(all, results.search(page));
    return true;
  });
  return all;
}

}  // namespace gcdt::aws
