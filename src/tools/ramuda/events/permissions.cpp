#include "tools/ramuda/events/permissions.h"

#include <algorithm>
#include <regex>

#include "base/hash.h"
#include "base/text.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda::events {

namespace {

// Stable: wiring again finds it again.
std::string statement_id(const Grant& grant) {
  std::string service = grant.principal.substr(0, grant.principal.find('.'));
  return fmt::format("gcdt-{}-{}", service, hex_encode(sha256(grant.source_arn)).substr(0, 16));
}

// The one that is asked for, if Lambda takes it.
std::string wanted_id(const Grant& grant) {
  static const std::regex form("[a-zA-Z0-9_-]{1,100}");
  return std::regex_match(grant.id, form) ? grant.id : statement_id(grant);
}

bool is_uuid(const std::string& id) {
  static const std::regex form("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  return std::regex_match(id, form);
}

bool is_ours(const std::string& id) {
  static const std::regex form("gcdt-[a-z0-9]+-[0-9a-f]{16}");
  return std::regex_match(id, form);
}

// Of {"ArnLike": {"AWS:SourceArn": ...}} and its relatives; "" if there is none.
std::string source_of(const Json& statement) {
  for (const char* comparison : {"ArnLike", "ArnEquals", "StringEquals", "StringLike"})
    if (const Json* condition = find(statement, std::string("/Condition/") + comparison))
      for (const auto& [key, value] : condition->items())
        if (iequals(key, "AWS:SourceArn") && value.is_string()) return value;
  return {};
}

}  // namespace

const std::vector<Permissions::Statement>& Permissions::statements() {
  if (statements_) return *statements_;
  statements_.emplace();
  Json answer;
  try {
    answer =
        lambda_.call("GetPolicy", {{"FunctionName", target_->function}, {"Qualifier", kAlias}});
  } catch (const ServiceError& error) {  // nothing was ever allowed
    if (error.code != "ResourceNotFoundException") throw;
    return *statements_;
  }
  Json policy = parse_json(text(answer, "/Policy"), "the policy of the function");
  for (const Json& statement : array_or_empty(policy, "/Statement")) {
    if (text_or(statement, "/Effect", "Allow") != "Allow") continue;
    const Json* principal = find(statement, "/Principal/Service");
    statements_->push_back({.id = text_or(statement, "/Sid"),
                            .principal = principal && principal->is_string() ? *principal : "",
                            .source_arn = source_of(statement)});
  }
  return *statements_;
}

Change Permissions::add(const Grant& grant, const std::string& id) const {
  Json request{{"FunctionName", target_->alias_arn}, {"StatementId", id},
               {"Action", "lambda:InvokeFunction"},  {"Principal", grant.principal},
               {"SourceArn", grant.source_arn},      {"Qualifier", kAlias}};
  if (!grant.account.empty()) request["SourceAccount"] = grant.account;
  return {fmt::format("Adding permission for {}", grant.source_arn),
          [lambda = lambda_, request] { lambda.call("AddPermission", request); }};
}

Change Permissions::remove(const Statement& statement) const {
  Json request{
      {"FunctionName", target_->function}, {"StatementId", statement.id}, {"Qualifier", kAlias}};
  return {fmt::format("Removing permission for {}", statement.source_arn),
          [lambda = lambda_, request] {
            try {
              lambda.call("RemovePermission", request);
            } catch (const ServiceError& error) {  // somebody else was faster
              if (error.code != "ResourceNotFoundException") throw;
            }
          }};
}

void Permissions::allow(const Grant& grant, Changes& changes) {
  asked_.insert(grant.source_arn);
  std::string id = wanted_id(grant);
  const Statement* taken = nullptr;
  for (const Statement& statement : statements()) {
    if (statement.principal == grant.principal && statement.source_arn == grant.source_arn) return;
    if (statement.id == id) taken = &statement;
  }
  if (taken && !grant.id_is_ours && id != statement_id(grant)) {  // a topic of another region
    id = statement_id(grant);
    taken = nullptr;
  }
  if (taken) changes.push_back(remove(*taken));
  changes.push_back(add(grant, id));
}

void Permissions::withdraw(const Grant& grant, Changes& changes) {
  asked_.insert(grant.source_arn);
  for (const Statement& statement : statements()) {
    bool same = statement.principal == grant.principal && statement.source_arn == grant.source_arn;
    bool our_id = statement.id == wanted_id(grant) || statement.id == statement_id(grant);
    if ((same && (our_id || is_uuid(statement.id))) || (grant.id_is_ours && our_id))
      changes.push_back(remove(statement));
  }
}

std::vector<std::string> Permissions::forgotten() const {
  std::vector<std::string> found;
  if (!statements_) return found;
  for (const Statement& statement : *statements_)
    if (is_ours(statement.id) && !asked_.contains(statement.source_arn))
      found.push_back(statement.source_arn);
  return found;
}

}  // namespace gcdt::ramuda::events
