#include "tools/yugen/model_use.h"

#include "base/text.h"

namespace gcdt::yugen {

namespace {

using checks::Inspection;
using checks::member;

// Follows references from a part of the document.
class Walk {
 public:
  Walk(const Inspection& inspection, std::set<std::string>& models)
      : document_(inspection.document),
        section_("#" + inspection.section("definitions", "schemas") + "/"),
        models_(models) {}

  void from(const Json* value) {
    if (!value) return;
    if (const auto* object = value->get_ptr<const Json::object_t*>()) {
      std::string reference = checks::member_text(*value, "$ref");
      if (!reference.empty()) follow(reference);
      for (const auto& [key, content] : *object)
        if (content.is_structured()) from(&content);
    } else if (const auto* array = value->get_ptr<const Json::array_t*>()) {
      for (const Json& element : *array) from(&element);
    }
  }

 private:
  void follow(const std::string& reference) {
    if (!seen_.insert(reference).second || !reference.starts_with('#')) return;
    if (reference.starts_with(section_)) models_.insert(reference.substr(section_.size()));
    from(find(document_, percent_decode(reference.substr(1))));
  }

  const Json& document_;
  std::string section_;
  std::set<std::string>& models_;
  std::set<std::string> seen_;
};

}  // namespace

ModelUse::ModelUse(const Inspection& before, const Inspection& after) {
  collect(before);
  collect(after);
}

void ModelUse::collect(const Inspection& inspection) {
  Walk sent(inspection, sent_), received(inspection, received_);
  for (const checks::Operation& operation : inspection.operations()) {
    for (const Json* owner : {operation.value, operation.item})
      sent.from(member(*owner, "parameters"));
    sent.from(member(*operation.value, "requestBody"));
    received.from(member(*operation.value, "responses"));
  }
}

}  // namespace gcdt::yugen
