#include "tools/kumo/capabilities.h"

namespace gcdt::kumo {

namespace {

// Types of IAM that can be given a name, and the property that gives it; "" for none.
struct IamType {
  std::string_view type, name;
};
constexpr IamType kIamTypes[] = {
    {"AWS::IAM::AccessKey", ""},
    {"AWS::IAM::Group", "GroupName"},
    {"AWS::IAM::GroupPolicy", ""},
    {"AWS::IAM::InstanceProfile", "InstanceProfileName"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
    {"AWS::IAM::Policy", ""},
    {"AWS::IAM::Role", "RoleName"},
    {"AWS::IAM::RolePolicy", ""},
    {"AWS::IAM::User", "UserName"},
    {"AWS::IAM::UserPolicy", ""},
    {"AWS::IAM::UserToGroupAddition", ""},
};

struct Needs {
  bool iam = false, named_iam = false, expand = false;

  void everything() { iam = named_iam = expand = true; }
};

bool is_opaque(std::string_view type) {
  return type == "AWS::CloudFormation::Stack" || type == "AWS::CloudFormation::Macro" ||
         type.ends_with("::MODULE");
}

void look_at_resource(const Json& resource, Needs& needs) {
  const Json* found = find(resource, "/Type");
  if (!found || !found->is_string()) return;
  auto type = found->get<std::string>();
  if (is_opaque(type)) needs.everything();
  for (const IamType& iam : kIamTypes) {
    if (iam.type != type) continue;
    needs.iam = true;
    if (!iam.name.empty() && find(resource, fmt::format("/Properties/{}", iam.name)))
      needs.named_iam = true;
  }
}

bool contains_macro(const Json& value) {
  if (value.is_object() && value.contains("Fn::Transform")) return true;
  if (!value.is_structured()) return false;
  return std::ranges::any_of(value, contains_macro);
}

}  // namespace

Json needed_capabilities(const Json& document) {
  Needs needs;
  if (document.contains("Transform") || contains_macro(document)) needs.everything();
  if (const Json* resources = find(document, "/Resources"); resources && resources->is_object())
    for (const Json& resource : *resources) look_at_resource(resource, needs);
  Json found = Json::array();
  if (needs.iam) found.push_back("CAPABILITY_IAM");
  if (needs.named_iam) found.push_back("CAPABILITY_NAMED_IAM");
  if (needs.expand) found.push_back("CAPABILITY_AUTO_EXPAND");
  return found;
}

Json capabilities(const Context& ctx, const Json& document) {
  const Json* configured = find(ctx.section(), "/stack/Capabilities");
  return configured && configured->is_array() ? *configured : needed_capabilities(document);
}

}  // namespace gcdt::kumo
