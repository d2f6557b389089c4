#include "aws/answer_quirks.h"

#include <array>

#include "aws/xml.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

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

// The texts of an S3 listing that come encoded, at the top and in its lists.
constexpr std::array<std::string_view, 7> kEncodedTexts{
    "Delimiter", "Marker", "NextMarker", "KeyMarker", "NextKeyMarker", "Prefix", "StartAfter"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kEncodedLists{
    {{"Contents", "Key"},
     {"CommonPrefixes", "Prefix"},
     {"Versions", "Key"},
     {"DeleteMarkers", "Key"}}};

void decode_text(Json& object, std::string_view name) {
  auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return;
  *found = percent_decode(replace_all(found->get<std::string>(), "+", " "));
}

}  // namespace

void decode_policies(const Operation& operation, const HttpResponse&, Json& result) {
  if (Shape output = operation.output()) decode_policies_of(output, result);
}

void decode_template(const Operation&, const HttpResponse&, Json& result) {
  auto body = result.find("TemplateBody");
  if (body != result.end() && body->is_string()) parse_in_place(*body, body->get<std::string>());
}

void read_bucket_location(const Operation&, const HttpResponse& response, Json& result) {
  pugi::xml_document document;
  if (!parse_xml(response.body, document).empty()) return;
  std::string region = text_of(document.document_element());
  result["LocationConstraint"] = region.empty() ? Json() : Json(region);
}

void decode_console_output(const Operation&, const HttpResponse&, Json& result) {
  auto output = result.find("Output");
  if (output == result.end() || !output->is_string()) return;
  if (auto bytes = base64_decode(output->get_ref<const std::string&>()))
    *output = valid_utf8(*bytes);
}

void decode_keys(const Json& given, Json& answer) {
  if (given.contains("EncodingType") || text_or(answer, "/EncodingType") != "url") return;
  for (std::string_view name : kEncodedTexts) decode_text(answer, name);
  for (const auto& [list, name] : kEncodedLists) {
    auto found = answer.find(list);
    if (found == answer.end()) continue;
    for (Json& entry : *found) decode_text(entry, name);
  }
}

}  // namespace gcdt::aws
