#include "aws/faults.h"

#include "aws/json_body.h"
#include "aws/rest.h"
#include "aws/values.h"
#include "aws/xml.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

struct Reason {
  int status;
  const char* phrase;
};
constexpr Reason kReasons[] = {{301, "Moved Permanently"},
                               {302, "Found"},
                               {304, "Not Modified"},
                               {307, "Temporary Redirect"},
                               {308, "Permanent Redirect"},
                               {400, "Bad Request"},
                               {401, "Unauthorized"},
                               {403, "Forbidden"},
                               {404, "Not Found"},
                               {405, "Method Not Allowed"},
                               {408, "Request Timeout"},
                               {409, "Conflict"},
                               {411, "Length Required"},
                               {412, "Precondition Failed"},
                               {413, "Request Entity Too Large"},
                               {429, "Too Many Requests"},
                               {500, "Internal Server Error"},
                               {501, "Not Implemented"},
                               {502, "Bad Gateway"},
                               {503, "Service Unavailable"},
                               {504, "Gateway Timeout"}};

std::string reason_phrase(int status) {
  auto known = std::ranges::find(kReasons, status, &Reason::status);
  return known == std::end(kReasons) ? std::string() : known->phrase;
}

// "aws.api#FooError:http://internal.amazon.com/" -> "FooError"
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  size_t hash = code.rfind('#');
  if (hash != std::string_view::npos) code.remove_prefix(hash + 1);
  return trim(code);
}

Shape error_shape(const Model& model, const Operation& operation, std::string_view code) {
  auto fits = [&](const Shape& shape) {
    return shape.name() == code || (!shape.error_code().empty() && shape.error_code() == code);
  };
  for (const auto& shapes : {operation.errors(), model.error_shapes()}) {
    auto found = std::ranges::find_if(shapes, fits);
    if (found != shapes.end()) return *found;
  }
  return {};
}

void add_modelled(const Shape& shape, Json members, ServiceFault& fault) {
  fault.modelled_retryable = shape.retryable();
  fault.modelled_throttling = shape.throttling();
  if (members.is_object()) fault.members = std::move(members);
}

std::string first_text(const Json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    auto found = object.find(name);
    if (found == object.end() || found->is_null()) continue;
    return found->is_string() ? found->get<std::string>() : dump(*found);
  }
  return {};
}

// A service that once spoke the query protocol goes on telling the codes of that time:
// "AWS.SimpleQueueService.NonExistentQueue;Sender".
void use_query_code(const Headers& headers, ServiceFault& fault) {
  std::vector<std::string> parts = split(headers.get("x-amzn-query-error"), ';');
  if (parts.size() == 2 && !parts[0].empty()) fault.code = parts[0];
}

ServiceFault json_fault(const Model& model, const Operation& operation,
                        const HttpResponse& response) {
  ServiceFault fault;
  auto parsed = try_parse_json(response.body);
  Json body = parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
  fault.code = bare_code(response.headers.get("x-amzn-errortype"));
  if (fault.code.empty()) fault.code = bare_code(first_text(body, {"__type", "code", "Code"}));
  fault.message = message_of(body);
  Shape shape = error_shape(model, operation, fault.code);
  if (model.query_compatible()) use_query_code(response.headers, fault);
  if (!shape) return fault;
  Json members = JsonReader().read_structure(shape, std::move(body));
  if (members.is_object() && model.protocol() == Protocol::rest_json)
    read_headers(shape, response, members);
  add_modelled(shape, std::move(members), fault);
  return fault;
}

pugi::xml_node error_element(const pugi::xml_node& root) {
  if (local_name(root.name()) == "Error") return root;
  pugi::xml_node errors = child_named(root, "Errors");
  return child_named(errors ? errors : root, "Error");
}

ServiceFault xml_fault(const Model& model, const Operation& operation,
                       const HttpResponse& response) {
  ServiceFault fault;
  pugi::xml_document document;
  if (!parse_xml(response.body, document).empty()) return fault;
  pugi::xml_node root = document.document_element(), error = error_element(root);
  fault.code = trim(text_of(child_named(error, "Code")));
  fault.message = text_of(child_named(error, "Message"));
  for (const pugi::xml_node& parent : {root, error})
    for (const char* name : {"RequestId", "RequestID", "requestId"})
      if (fault.request_id.empty()) fault.request_id = text_of(child_named(parent, name));
  Shape shape = error_shape(model, operation, fault.code);
  if (!shape) return fault;
  XmlReader reader;
  Json members = reader.read_structure(shape, error);
  if (model.protocol() == Protocol::rest_xml) read_headers(shape, response, members);
  add_modelled(shape, std::move(members), fault);
  return fault;
}

}  // namespace

std::string message_of(const Json& body) {
  if (!body.is_object()) return {};
  return first_text(body, {"message", "Message", "errorMessage", "error_description"});
}

std::string request_id(const Headers& headers) {
  for (const char* name : {"x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id"})
    if (const std::string* found = headers.find(name)) return *found;
  return {};
}

bool carries_fault(const pugi::xml_document& document) {
  std::string_view root = local_name(document.document_element().name());
  return root == "Error" || root == "ErrorResponse";
}

ServiceFault read_fault(const Model& model, const Operation& operation,
                        const HttpResponse& response) {
  bool json = model.protocol() == Protocol::json || model.protocol() == Protocol::rest_json;
  ServiceFault fault =
      json ? json_fault(model, operation, response) : xml_fault(model, operation, response);
  if (fault.code.empty()) {
    fault.code = std::to_string(response.status);
    if (fault.message.empty()) fault.message = reason_phrase(response.status);
  }
  std::string id = request_id(response.headers);
  if (!id.empty()) fault.request_id = id;
  return fault;
}

}  // namespace gcdt::aws
