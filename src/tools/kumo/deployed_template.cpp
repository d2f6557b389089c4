#include "tools/kumo/deployed_template.h"

#include <charconv>

#include "tools/kumo/template.h"

namespace gcdt::kumo {

Json deployed_document(const aws::Client& cfn, const std::string& stack_id) {
  Json answer = cfn.call("GetTemplate", {{"StackName", stack_id}, {"TemplateStage", "Processed"}});
  const Json& body = answer.at("TemplateBody");
  return body.is_string() ? read_template(body.get<std::string>(), "deployed template").document
                          : body;
}

const Json& DeployedTemplate::document() {
  if (!document_)
    document_ = deployed_document(ctx_.aws("cloudformation"), text(stack_.stack, "/StackId"));
  return *document_;
}

std::string DeployedTemplate::referenced(const std::string& name) const {
  for (const Json& parameter : array_or_empty(stack_.stack, "/Parameters"))
    if (text(parameter, "/ParameterKey") == name)
      return text_or(parameter, "/ResolvedValue", text_or(parameter, "/ParameterValue"));
  for (const Resource& resource : stack_.resources)
    if (resource.logical_id == name) return resource.physical_id;
  return "";
}

std::optional<std::string> DeployedTemplate::property(std::string_view logical_id,
                                                      std::string_view name) {
  const Json* value =
      find(document(), fmt::format("/Resources/{}/Properties/{}", logical_id, name));
  if (!value || value->is_null()) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number()) return dump(*value);
  if (value->is_object() && value->size() == 1 && value->contains("Ref"))
    if (std::string found = referenced(text(*value, "/Ref")); !found.empty()) return found;
  throw Error(
      "'{}' of resource '{}' is computed in the template ({}), so that its original value is "
      "not known. Set it by hand.",
      name, logical_id, dump(*value));
}

std::optional<int> DeployedTemplate::number(std::string_view logical_id, std::string_view name) {
  auto found = property(logical_id, name);
  if (!found) return std::nullopt;
  int value = 0;
  auto [end, error] = std::from_chars(found->data(), found->data() + found->size(), value);
  if (error != std::errc{} || end != found->data() + found->size())
    throw Error("'{}' of resource '{}' is '{}', which is no number.", name, logical_id, *found);
  return value;
}

}  // namespace gcdt::kumo
