// ramuda info: the function as it is at AWS, who may call it, and how its event sources stand.
#include "lifecycle/context.h"
#include "tools/ramuda/aspects.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/events/wire.h"
#include "tools/ramuda/function.h"
#include "tools/ramuda/settings.h"

namespace gcdt::ramuda {

namespace {

// The first of the ARNs that the statement demands of the caller's source; "" if it demands none.
std::string source_of(const Json& statement) {
  auto conditions = statement.find("Condition");
  if (conditions == statement.end() || !conditions->is_object()) return "";
  for (const auto& [kind, keys] : conditions->items())
    for (const char* key : {"AWS:SourceArn", "aws:SourceArn"})
      if (auto arn = keys.find(key); arn != keys.end())
        return arn->is_array() && !arn->empty() ? arn->at(0).get<std::string>()
                                                : arn->get<std::string>();
  return "";
}

// {"Service": "s3.amazonaws.com"}, {"AWS": [...]} or "*".
std::string principal_of(const Json& statement) {
  auto found = statement.find("Principal");
  if (found == statement.end()) return "*";
  if (found->is_string()) return *found;
  std::string all;
  for (const auto& [kind, who] : found->items())
    all += (all.empty() ? "" : ", ") + (who.is_string() ? who.get<std::string>() : dump(who));
  return all;
}

Json show_permissions(Context& ctx, const aws::Client& lambda, const std::string& name) {
  ctx.out.say("\n### PERMISSIONS ###\n");
  Json answer =
      answer_if_there(lambda, "GetPolicy", {{"FunctionName", name}, {"Qualifier", kAlias}});
  Json shown = Json::array();
  if (answer.is_null()) {
    ctx.out.say("No permissions found!");
    return shown;
  }
  Json policy = parse_json(text(answer, "/Policy"), "the function's policy");
  for (const Json& statement : array_or_empty(policy, "/Statement")) {
    std::string source = source_of(statement), principal = principal_of(statement);
    ctx.out.say(fmt::format("{}{}({}) -> {}", source, source.empty() ? "" : " ", principal,
                            text_or(statement, "/Resource")));
    shown.push_back({{"source", source},
                     {"principal", principal},
                     {"resource", text_or(statement, "/Resource")},
                     {"id", text_or(statement, "/Sid")}});
  }
  return shown;
}

// The events and rules of what is attached.
void show_details(Context& ctx, const events::Standing& standing, const std::string& name,
                  const std::string& alias_arn) {
  for (const Json& options : standing.options) {
    const Json& kinds = array_or_empty(options, "/events");
    if (!kinds.empty()) ctx.out.say(fmt::format("\t\t{}:", kinds.at(0).get<std::string>()));
    for (auto [key, label] : {std::pair("/prefix", "Prefix"), std::pair("/suffix", "Suffix")})
      if (std::string value = text_or(options, key); !value.empty())
        ctx.out.say(fmt::format("\t\t{}: {}", label, value));
    std::string schedule = text_or(options, "/schedule", text_or(options, "/scheduler"));
    if (!schedule.empty()) {
      ctx.out.say(fmt::format("\t\tSchedule expression: {}", schedule));
      ctx.out.say(fmt::format("\t\tId: {} -> {}", name, alias_arn));
    } else if (kinds.empty()) {
      ctx.out.say("\t\tattached");
    }
  }
}

Json show_sources(Context& ctx, const events::Target& target) {
  ctx.out.say("\n### EVENT SOURCES ###\n");
  Json shown = Json::array();
  for (const events::Standing& one :
       events::look_at_sources(ctx, target, events::configured_sources(ctx))) {
    ctx.out.say(
        fmt::format("- \t{}: {}", one.kind == "rule" ? "CloudWatch" : one.kind, one.resource));
    bool attached = one.error.empty() && one.changes.empty();
    if (attached) show_details(ctx, one, target.function, target.alias_arn);
    if (!one.error.empty()) ctx.out.say("\t" + one.error, output::Style::red);
    if (!one.changes.empty()) ctx.out.say("\tNot attached!");
    for (const std::string& change : one.changes)
      ctx.out.say(fmt::format("\t\t`ramuda wire`: {}", change));
    shown.push_back({{"kind", one.kind},
                     {"resource", one.resource},
                     {"attached", attached},
                     {"changes", one.changes},
                     {"error", one.error}});
  }
  return shown;
}

void run(Context& ctx) {
  std::string name = function_name(ctx);
  auto lambda = ctx.aws("lambda");
  auto target = events::find_target(lambda, name);
  if (!target) throw Error("The function you try to display doesn't exist... Bailing out...");
  ctx.out.show(output::key_value_table("configuration", target->configuration));
  Json result{{"function", name}, {"configuration", target->configuration}};
  if (target->alias_arn.empty()) {
    ctx.out.warning(fmt::format("The function has no alias {}; `ramuda deploy` makes it.", kAlias));
    ctx.out.show(output::Result{std::move(result)});
    return;
  }
  Json alias = lambda.call("GetAlias", {{"FunctionName", name}, {"Name", kAlias}});
  ctx.out.show(output::key_value_table("alias", alias));
  result["alias"] = std::move(alias);
  result["permissions"] = show_permissions(ctx, lambda, name);
  result["sources"] = show_sources(ctx, *target);
  ctx.out.show(output::Result{std::move(result)});
}

}  // namespace

const Command info{
    "info [-v]", "show the function, its permissions and its event sources", run, Needs{},
    "A source that is not wired as the configuration says is shown with what `ramuda "
    "wire` would do about it."};

}  // namespace gcdt::ramuda
