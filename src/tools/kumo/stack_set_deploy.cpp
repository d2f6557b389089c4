// kumo stack-set deploy: creates or updates the stack set, then makes the instances that the
// configuration wants and that are not there.
#include <set>

#include "base/text.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/stack_set.h"

namespace gcdt::kumo {

namespace {

// What the nouns of kumo read is the section of a stack; that of a stack set says the same.
void put_in_place_of_stack(Context& ctx, const Json& section) {
  Json stack{{"StackName", section.at("StackSetName")}};
  for (const char* key : {"template", "artifactBucket", "Tags", "Capabilities"})
    if (auto found = section.find(key); found != section.end()) stack[key] = *found;
  ctx.config["kumo"]["stack"] = std::move(stack);
  ctx.config["kumo"]["parameters"] = section.value("parameters", Json::object());
  if (std::string folder = text_or(section, "/folder"); !folder.empty()) ctx.dir /= folder;
}

Json definition(Context& ctx, const StackSet& set) {
  Template evaluated = evaluate(ctx, open_named_template(ctx));
  check_size(ctx, evaluated);
  Json request = stack_request(ctx, evaluated);
  request.erase("StackName");
  for (Json& parameter : request["Parameters"]) parameter.erase("UsePreviousValue");
  request.update(deliver(ctx, evaluated));
  for (const char* key : {"Description", "PermissionModel", "AdministrationRoleARN",
                          "ExecutionRoleName", "AutoDeployment"})
    if (auto found = set.section().find(key); found != set.section().end()) request[key] = *found;
  request["ClientRequestToken"] = ctx.random.uuid4();
  return set.request(std::move(request));
}

// Lists whose order says nothing, as sorted texts.
std::multiset<std::string> texts(const Json& object, const char* member) {
  std::multiset<std::string> found;
  for (Json element : array_or_empty(object, std::string("/") + member)) {
    if (element.is_object()) element.erase("ResolvedValue");
    found.insert(dump(element));
  }
  return found;
}

// Whether an update would change anything. A template that was delivered through a bucket is
// compared by CloudFormation itself.
bool is_up_to_date(const Json& request, const Json& found) {
  if (!request.contains("TemplateBody") ||
      text_or(request, "/TemplateBody") != text_or(found, "/TemplateBody"))
    return false;
  for (const char* member : {"Parameters", "Tags", "Capabilities"})
    if (texts(request, member) != texts(found, member)) return false;
  for (const char* member : {"Description", "AdministrationRoleARN", "ExecutionRoleName",
                             "PermissionModel", "AutoDeployment"})
    if (request.contains(member) && request.at(member) != found.value(member, Json())) return false;
  return true;
}

struct Place {
  std::string account, region;
  auto operator<=>(const Place&) const = default;
};

// The requests for what is missing: accounts that lack the same regions share one.
std::map<std::vector<std::string>, std::vector<std::string>> missing(const StackSet& set,
                                                                     const Json& instances) {
  std::set<Place> there;
  for (const Json& instance : instances)
    there.insert({text(instance, "/Account"), text(instance, "/Region")});
  std::map<std::vector<std::string>, std::vector<std::string>> accounts_by_regions;
  for (const Json& account : array_or_empty(set.section(), "/Accounts")) {
    std::vector<std::string> regions;
    for (const Json& region : array_or_empty(set.section(), "/Regions"))
      if (!there.contains({account.get<std::string>(), region.get<std::string>()}))
        regions.push_back(region.get<std::string>());
    if (!regions.empty()) accounts_by_regions[regions].push_back(account.get<std::string>());
  }
  return accounts_by_regions;
}

// Instances that the last operation did not reach, as their accounts and regions.
std::map<std::string, std::vector<std::string>> outdated(const Json& instances) {
  std::map<std::string, std::vector<std::string>> accounts_by_region;
  for (const Json& instance : instances)
    if (text_or(instance, "/Status") == "OUTDATED")
      accounts_by_region[text(instance, "/Region")].push_back(text(instance, "/Account"));
  return accounts_by_region;
}

void tell_unwanted(Context& ctx, const StackSet& set, const Json& instances) {
  auto listed = [&](const char* member, const std::string& wanted) {
    const Json& list = array_or_empty(set.section(), std::string("/") + member);
    return std::find(list.begin(), list.end(), wanted) != list.end();
  };
  std::vector<std::string> unwanted;
  for (const Json& instance : instances) {
    std::string account = text(instance, "/Account"), region = text(instance, "/Region");
    if (!listed("Accounts", account) || !listed("Regions", region))
      unwanted.push_back(account + " " + region);
  }
  if (!unwanted.empty())
    ctx.out.warning(fmt::format(
        "Stack set '{}' has instances that the configuration does not name: {}. They stay; remove "
        "them with `gcdt call cloudformation DeleteStackInstances`.",
        set.name(), join(unwanted, ", ")));
}

void require_places(const StackSet& set) {
  bool units = !array_or_empty(set.section(), "/OrganizationalUnitIds").empty();
  bool accounts = !array_or_empty(set.section(), "/Accounts").empty();
  if (!units && !accounts)
    throw Error(
        "stack_set: name the accounts ('Accounts'), or organizational units "
        "('OrganizationalUnitIds') with PermissionModel SERVICE_MANAGED.");
  bool managed = text_or(set.section(), "/PermissionModel") == "SERVICE_MANAGED";
  if (units != managed)
    throw Error(
        "stack_set: 'OrganizationalUnitIds' and PermissionModel SERVICE_MANAGED go "
        "together; only one of them is there.");
}

// True if anything was done.
bool bring_instances(Context& ctx, StackSet& set, bool updated) {
  Json instances = set.instances();
  bool changed = false;
  if (set.section().contains("OrganizationalUnitIds")) {  // who is in there, AWS knows
    std::set<std::string> regions;
    for (const Json& instance : instances) regions.insert(text(instance, "/Region"));
    Json lacking = Json::array();
    for (const Json& region : array_or_empty(set.section(), "/Regions"))
      if (!regions.contains(region.get<std::string>())) lacking.push_back(region);
    if (lacking.empty()) return false;
    set.run("CreateStackInstances", set.instance_request(set.wanted_targets(), lacking));
    return true;
  }
  if (!updated)
    for (const auto& [region, accounts] : outdated(instances)) {
      set.run("UpdateStackInstances",
              set.instance_request({{"Accounts", accounts}}, Json::array({region})));
      changed = true;
    }
  for (const auto& [regions, accounts] : missing(set, instances)) {
    set.run("CreateStackInstances", set.instance_request({{"Accounts", accounts}}, regions));
    changed = true;
  }
  tell_unwanted(ctx, set, instances);
  return changed;
}

void run(Context& ctx) {
  watch_limit(ctx);
  StackSet set(ctx);
  require_places(set);
  put_in_place_of_stack(ctx, set.section());
  Json request = definition(ctx, set);
  auto found = set.describe();
  bool created = !found, updated = false;
  if (created) {
    ctx.aws("cloudformation").call("CreateStackSet", request);
    ctx.out.say(fmt::format("Stack set '{}' was created.", set.name()));
  } else if (!is_up_to_date(request, *found)) {
    request.erase("ClientRequestToken");
    if (auto wishes = set.section().find("OperationPreferences"); wishes != set.section().end())
      request["OperationPreferences"] = *wishes;
    set.run("UpdateStackSet", request);
    updated = true;
  }
  bool changed = bring_instances(ctx, set, updated) || created || updated;
  ctx.out.say(changed ? fmt::format("Stack set '{}' is up to date now.", set.name())
                      : fmt::format("Nothing to do: stack set '{}' is up to date.", set.name()));
  ctx.out.show(output::Result{{{"stack_set", set.name()}, {"changed", changed}}});
}

}  // namespace

const Command stack_set_deploy{
    "stack-set deploy [--timeout=<min>] [-v]",
    "create or update the stack set, and its stacks in all accounts and regions", run,
    Needs{.config = false, .lasting = true, .exclusive = true}};

}  // namespace gcdt::kumo
