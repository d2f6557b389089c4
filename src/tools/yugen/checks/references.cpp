// Every $ref leads somewhere in the file.
#include <algorithm>

#include "base/text.h"
#include "tools/yugen/checks/inspection.h"

namespace gcdt::yugen::checks {

namespace {

// What API Gateway itself writes for models.
constexpr std::string_view kModels = "https://apigateway.amazonaws.com/restapis/";
// Below them the keys are names that people chose, and no keywords.
constexpr std::string_view kNames[] = {"properties", "patternProperties", "definitions",
                                       "$defs",      "schemas",           "paths",
                                       "headers",    "webhooks",          "securityDefinitions"};
// Their contents are values.
constexpr std::string_view kValues[] = {"example", "examples", "default", "enum", "const"};

class References {
 public:
  explicit References(Inspection& inspection) : inspection_(inspection) {}

  void visit(const Json& value, const std::string& pointer, bool names) {
    if (value.is_array()) {
      for (size_t i = 0; i < value.size(); ++i) visit(value.at(i), below(pointer, i), false);
      return;
    }
    for (const auto& [key, content] : members(&value)) {
      if (!names && key == "$ref" && content.is_string())
        check(content.get<std::string>(), value, below(pointer, key));
      bool skipped = !names && (std::ranges::find(kValues, key) != std::end(kValues) ||
                                (key.starts_with("x-") && !key.starts_with("x-amazon-")));
      if (content.is_structured() && !skipped)
        visit(content, below(pointer, key),
              !names && std::ranges::find(kNames, key) != std::end(kNames));
    }
  }

 private:
  void check(const std::string& reference, const Json& owner, std::string pointer) {
    if (reference.starts_with(kModels)) return;
    if (!reference.starts_with('#')) {
      inspection_.fatal(std::move(pointer),
                        fmt::format("'{}' is in another place than this file, where API Gateway "
                                    "does not look. Copy it here, and refer to '#/...'.",
                                    reference));
      return;
    }
    std::string target = percent_decode(reference.substr(1));
    if (inspection_.is_31() && target.contains("/$defs/"))
      inspection_.fatal(
          std::move(pointer),
          fmt::format("'{}' is in '$defs', which API Gateway does not know. Move it to "
                      "'components/schemas'.",
                      reference));
    else if (!find(inspection_.document, target))
      inspection_.fatal(std::move(pointer),
                        fmt::format("'{}' leads nowhere{}", reference, suggestion(target)));
    else if (!inspection_.resolve(&owner))
      inspection_.fatal(std::move(pointer),
                        fmt::format("'{}' leads nowhere: what it refers to refers on, in a circle "
                                    "or to something that is not there.",
                                    reference));
  }

  // What is there beside the missing one.
  std::string suggestion(const std::string& target) const {
    size_t cut = target.rfind('/');
    const Json* section =
        cut == target.npos ? nullptr : find(inspection_.document, target.substr(0, cut));
    std::vector<std::string> names;
    for (const auto& [name, unused] : members(section)) names.push_back(name);
    if (auto meant = nearest(target.substr(cut + 1), names))
      return fmt::format("; did you mean '#{}/{}'?", target.substr(0, cut), *meant);
    return ". Define it, or remove the reference.";
  }

  Inspection& inspection_;
};

}  // namespace

void check_references(Inspection& inspection) {
  References(inspection).visit(inspection.document, "", false);
}

}  // namespace gcdt::yugen::checks
