#include "aws/answer_quirks.h"

#include "aws/xml.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

struct Subject {
  const Operation& operation;
  const HttpResponse& response;
};

// A text that is JSON becomes that JSON; everything else stays what it is.
void parse_in_place(Json& text, std::string_view json) {
  if (auto parsed = try_parse_json(json)) text = std::move(*parsed);
}

void decode_policies_of(const Shape& shape, Json& value) {
  if (shape.type() == Type::list && value.is_array()) {
    for (Json& item : value) decode_policies_of(shape.element().shape(), item);
  } else if (shape.type() == Type::structure && value.is_object()) {
    for (auto& [name, item] : value.get_ref<Json::object_t&>())
      if (auto member = shape.member(name)) decode_policies_of(member->shape(), item);
  } else if (shape.name() == "policyDocumentType" && value.is_string()) {
    parse_in_place(value, percent_decode(value.get_ref<const std::string&>()));
  }
}

void decode_policies(const Subject& subject, Json& result) {
  if (Shape output = subject.operation.output()) decode_policies_of(output, result);
}

void decode_template(const Subject&, Json& result) {
  auto body = result.find("TemplateBody");
  if (body != result.end() && body->is_string()) parse_in_place(*body, body->get<std::string>());
}

void read_bucket_location(const Subject& subject, Json& result) {
  pugi::xml_document document;
  if (!parse_xml(subject.response.body, document).empty()) return;
  std::string region = text_of(document.document_element());
  result["LocationConstraint"] = region.empty() ? Json() : Json(region);
}

void decode_console_output(const Subject&, Json& result) {
  auto output = result.find("Output");
  if (output == result.end() || !output->is_string()) return;
  if (auto bytes = base64_decode(output->get_ref<const std::string&>()))
    *output = valid_utf8(*bytes);
}

struct Row {
  std::string_view service, operation;  // no operation = all of the service
  void (*apply)(const Subject& subject, Json& result);
};

constexpr Row kRows[] = {
    // Policy documents travel as percent-encoded JSON.
    {"iam", {}, decode_policies},
    // A template is JSON or YAML; callers compare JSON templates with their own as values.
    {"cloudformation", "GetTemplate", decode_template},
    // The root element itself is the answer, which models cannot say. Null is us-east-1.
    {"s3", "GetBucketLocation", read_bucket_location},
    // The text is base64 although the model calls it a string.
    {"ec2", "GetConsoleOutput", decode_console_output},
};

}  // namespace

void adapt_result(const Model& model, const Operation& operation, const HttpResponse& response,
                  Json& result) {
  for (const Row& row : kRows)
    if (row.service == model.service_name() &&
        (row.operation.empty() || row.operation == operation.name()))
      row.apply({operation, response}, result);
}

}  // namespace gcdt::aws
