// A function 'fn' with its alias and the alias's policy, which remembers what is added and removed.
#pragma once

#include <string>
#include <vector>

#include "support/world.h"
#include "tools/ramuda/commands.h"

namespace gcdt::test {

inline constexpr const char* kAliasArn = "arn:aws:lambda:eu-west-1:123456789012:function:fn:ACTIVE";

struct WiringWorld : World {
  explicit WiringWorld(Json events, const Command& command = ramuda::wire)
      : World(ramuda::tool, command,
              {{"lambda", {{"name", "fn"}, {"events", std::move(events)}}}}) {
    aws.always("GetFunction",
               [this](const aws::Call&) -> Json { return {{"Configuration", configuration}}; });
    aws.always("GetAlias", {{"AliasArn", kAliasArn}, {"Name", "ACTIVE"}, {"FunctionVersion", "3"}});
    aws.always("GetPolicy", [this](const aws::Call& call) -> Json {
      CHECK(call.params == Json{{"FunctionName", "fn"}, {"Qualifier", "ACTIVE"}});
      if (statements.empty())
        throw service_error("GetPolicy", "ResourceNotFoundException", "no policy", 404);
      return {{"Policy", dump(Json{{"Version", "2012-10-17"}, {"Statement", statements}})}};
    });
    aws.always("AddPermission", [this](const aws::Call& call) {
      CHECK(call.params.at("FunctionName") == kAliasArn);
      CHECK(call.params.at("Qualifier") == "ACTIVE");
      CHECK(call.params.at("Action") == "lambda:InvokeFunction");
      statements.push_back(statement(text(call.params, "/StatementId"),
                                     text(call.params, "/Principal"),
                                     text(call.params, "/SourceArn")));
      return Json::object();
    });
    aws.always("RemovePermission", [this](const aws::Call& call) {
      CHECK(call.params.at("FunctionName") == "fn");
      CHECK(call.params.at("Qualifier") == "ACTIVE");
      return take(statements, "/Sid", text(call.params, "/StatementId"));
    });
  }

  static Json statement(const std::string& id, const std::string& principal,
                        const std::string& source_arn) {
    return {{"Sid", id},
            {"Effect", "Allow"},
            {"Principal", {{"Service", principal}}},
            {"Action", "lambda:InvokeFunction"},
            {"Resource", kAliasArn},
            {"Condition", {{"ArnLike", {{"AWS:SourceArn", source_arn}}}}}};
  }

  // Removes the element with that value; refuses as AWS does if there is none.
  static Json take(Json& list, const char* pointer, const std::string& value) {
    for (size_t i = 0; i < list.size(); ++i)
      if (text_or(list[i], pointer) == value) {
        list.erase(i);
        return Json::object();
      }
    throw service_error("", "ResourceNotFoundException", value + " does not exist", 404);
  }

  using World::failure;
  using World::run;
  void run(const Command& command) {
    ctx.command = &command;
    aws.calls.clear();
    out.events.clear();
    World::run();
  }
  std::string failure(const Command& command) {
    ctx.command = &command;
    aws.calls.clear();
    out.events.clear();
    return World::failure();
  }
  void dry_run(const Command& command) {
    ctx.args.values["--dry-run"] = "true";
    run(command);
    ctx.args.values.erase("--dry-run");
  }

  // The operations that changed something, in order.
  std::vector<std::string> writes() const {
    std::vector<std::string> found;
    for (const aws::Call& call : aws.calls) {
      bool reads = false;
      for (const char* verb : {"Get", "List", "Describe", "Head"})
        reads = reads || call.operation.starts_with(verb);
      if (!reads) found.push_back(call.operation);
    }
    return found;
  }
  std::vector<std::string> statement_ids() const {
    std::vector<std::string> ids;
    for (const Json& one : statements) ids.push_back(text(one, "/Sid"));
    return ids;
  }
  bool says_nothing_to_do() const { return said().contains("Nothing to do: "); }

  Json statements = Json::array();
  Json configuration{{"FunctionName", "fn"}};
};

using Names = std::vector<std::string>;

inline Json one_source(Json source) {
  return Json::array({{{"event_source", std::move(source)}}});
}

}  // namespace gcdt::test
