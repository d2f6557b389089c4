// Answers to JSON. A body that must say something and does not is "unreadable", never an empty
// success: botocore takes a JSON body that is cut off for an empty one.
#include "aws/event_stream.h"
#include "aws/faults.h"
#include "aws/json_body.h"
#include "aws/protocol.h"
#include "aws/quirks.h"
#include "aws/rest.h"
#include "aws/values.h"
#include "aws/xml.h"

namespace gcdt::aws {

namespace {

// Path and query parameters of a request are in the body of an answer.
bool may_be_in_body(const Shape& output) {
  for (size_t i = 0; output && i < output.member_count(); ++i) {
    Location location = output.member(i).location();
    if (location != Location::header && location != Location::headers &&
        location != Location::status_code)
      return true;
  }
  return false;
}

bool has_body_members(const Shape& output) {
  for (size_t i = 0; output && i < output.member_count(); ++i)
    if (output.member(i).location() == Location::body) return true;
  return false;
}

std::optional<Member> event_stream_member(const Shape& output) {
  for (size_t i = 0; output && i < output.member_count(); ++i)
    if (output.member(i).shape().event_stream()) return output.member(i);
  return std::nullopt;
}

// Moves the members of an object into another; those that are there already are replaced.
void absorb(Json& into, Json from) {
  if (!from.is_object()) return;
  if (into.empty())
    into = std::move(from);
  else
    for (auto& [name, value] : from.get_ref<Json::object_t&>()) into[name] = std::move(value);
}

// One exchange being read.
class AnswerReader {
 public:
  AnswerReader(const Model& model, const Operation& operation, const HttpResponse& response)
      : model_(model), operation_(operation), response_(response), output_(operation.output()) {}

  Answer read() {
    answer_.request_id = request_id(response_.headers);
    if (response_.status >= 300)
      fault();
    else if (model_.protocol() == Protocol::json)
      read_json_answer();
    else if (model_.protocol() == Protocol::query || model_.protocol() == Protocol::ec2)
      read_query_answer();
    else
      read_rest_answer();
    if (answer_.unreadable)
      answer_.result = Json::object();
    else if (!answer_.error)
      adapt_result(model_, operation_, response_, answer_.result);
    return std::move(answer_);
  }

 private:
  void fault() {
    answer_.error = read_fault(model_, operation_, response_);
    if (answer_.request_id.empty()) answer_.request_id = answer_.error->request_id;
  }

  void unreadable(std::string why) {
    if (!answer_.unreadable) answer_.unreadable = std::move(why);
  }

  // False if the body is no usable XML, or an error.
  bool open_document() {
    std::string problem = parse_xml(response_.body, document_);
    if (!problem.empty()) {
      unreadable(std::move(problem));
      return false;
    }
    if (!carries_fault(document_)) return true;
    fault();
    return false;
  }

  void use_xml(const Shape& shape, const pugi::xml_node& node) {
    XmlReader reader;
    absorb(answer_.result, reader.read_structure(shape, node));
    if (!reader.problem.empty()) unreadable(std::move(reader.problem));
  }

  Json json_of(const Member* member, std::string_view body) {
    auto parsed = try_parse_json(body);
    if (!parsed) {
      unreadable("not valid JSON");
      return nullptr;
    }
    JsonReader reader;
    Json value = member ? reader.read(*member, std::move(*parsed))
                        : reader.read_structure(output_, std::move(*parsed));
    if (!reader.problem.empty()) unreadable(std::move(reader.problem));
    return value;
  }

  void read_query_answer() {
    if (response_.body.empty()) {
      if (has_body_members(output_)) unreadable("an empty body");
      return;
    }
    if (!open_document()) return;
    pugi::xml_node root = document_.document_element();
    pugi::xml_node id = child_named(root, "requestId");
    if (!id) id = child_named(child_named(root, "ResponseMetadata"), "RequestId");
    if (id) answer_.request_id = text_of(id);
    if (!output_) return;
    pugi::xml_node start = root;
    if (!operation_.result_wrapper().empty())
      start = child_named(root, operation_.result_wrapper());
    if (start)
      use_xml(output_, start);
    else if (has_body_members(output_))
      unreadable(fmt::format("no {} in the answer", operation_.result_wrapper()));
  }

  void read_json_answer() {
    if (auto stream = event_stream_member(output_)) return read_events(*stream);
    if (!has_body_members(output_)) return;
    if (response_.body.empty())
      unreadable("an empty body");
    else
      answer_.result = json_of(nullptr, response_.body);
  }

  void read_rest_answer() {
    if (!output_) return check_for_fault();
    std::string problem = read_headers(output_, response_, answer_.result);
    if (!problem.empty()) return unreadable(std::move(problem));
    if (auto payload = output_.payload())
      read_payload(*payload);
    else if (may_be_in_body(output_))
      read_members();
    else
      check_for_fault();
  }

  // An answer without a modelled body may still be an error in XML.
  void check_for_fault() {
    if (model_.protocol() != Protocol::rest_xml || response_.body.empty()) return;
    if (parse_xml(response_.body, document_).empty() && carries_fault(document_)) fault();
  }

  void read_members() {
    if (response_.body.empty()) {
      if (response_.status != 204 && has_body_members(output_)) unreadable("an empty body");
    } else if (model_.protocol() == Protocol::rest_json) {
      absorb(answer_.result, json_of(nullptr, response_.body));
    } else if (open_document()) {
      use_xml(output_, document_.document_element());
    }
  }

  void read_payload(const Member& payload) {
    Shape shape = payload.shape();
    std::string key(payload.name());
    if (shape.event_stream()) return read_events(payload);
    if (shape.type() == Type::blob) {
      answer_.result[key] = binary(response_.body);
    } else if (shape.type() == Type::string) {
      answer_.result[key] = response_.body;
    } else if (response_.body.empty()) {
      if (!shape.is_union() && response_.status != 204) unreadable("an empty body");
    } else if (model_.protocol() == Protocol::rest_json) {
      answer_.result[key] = json_of(&payload, response_.body);
    } else if (open_document()) {
      XmlReader reader;
      answer_.result[key] = reader.read(payload, document_.document_element());
      if (!reader.problem.empty()) unreadable(std::move(reader.problem));
    }
  }

  // The events become an array, each an object with one member: its type.
  void read_events(const Member& stream) {
    std::string problem;
    Json events = Json::array();
    for (const EventFrame& frame : event_frames(response_.body, problem)) {
      std::string type = frame.text(":event-type");
      if (frame.text(":message-type") != "event") return event_fault(frame);
      if (type == "initial-response")
        absorb(answer_.result, json_of(nullptr, frame.payload));
      else if (auto event = stream.shape().member(type))
        events.push_back({{type, event_value(event->shape(), frame)}});
    }
    if (!problem.empty()) unreadable(std::move(problem));
    answer_.result[std::string(stream.name())] = std::move(events);
  }

  Json event_value(const Shape& event, const EventFrame& frame) {
    Json value = Json::object();
    bool payload_given = false;
    for (size_t i = 0; i < event.member_count(); ++i) {
      Member member = event.member(i);
      std::string key(member.name());
      const Json* header = member.event_header() ? frame.header(member.name()) : nullptr;
      if (header) value[key] = *header;
      if (!member.event_payload()) continue;
      payload_given = true;
      Type type = member.shape().type();
      if (type == Type::blob)
        value[key] = binary(frame.payload);
      else if (type == Type::string)
        value[key] = frame.payload;
      else
        value[key] = event_body(member, frame.payload);
    }
    if (!payload_given && !frame.payload.empty() && event.member_count() > 0)
      absorb(value, event_members(event, frame.payload));
    return value;
  }

  Json event_body(const Member& member, std::string_view payload) {
    if (model_.protocol() != Protocol::rest_xml) return json_of(&member, payload);
    return event_members(member.shape(), payload);
  }

  Json event_members(const Shape& shape, std::string_view payload) {
    if (model_.protocol() == Protocol::rest_xml) {
      pugi::xml_document document;
      std::string problem = parse_xml(payload, document);
      if (!problem.empty()) unreadable(std::move(problem));
      XmlReader reader;
      Json value = reader.read_structure(shape, document.document_element());
      if (!reader.problem.empty()) unreadable(std::move(reader.problem));
      return value;
    }
    auto parsed = try_parse_json(payload);
    if (!parsed) unreadable("not valid JSON");
    JsonReader reader;
    return parsed ? reader.read_structure(shape, std::move(*parsed)) : Json::object();
  }

  void event_fault(const EventFrame& frame) {
    ServiceFault fault;
    fault.code = frame.text(":exception-type");
    if (fault.code.empty()) fault.code = frame.text(":error-code");
    fault.message = frame.text(":error-message");
    if (auto body = try_parse_json(frame.payload); body && fault.message.empty())
      fault.message = message_of(*body);
    fault.request_id = answer_.request_id;
    answer_.error = std::move(fault);
  }

  const Model& model_;
  const Operation& operation_;
  const HttpResponse& response_;
  Shape output_;
  pugi::xml_document document_;
  Answer answer_;
};

}  // namespace

Answer parse(const Model& model, const Operation& operation, const HttpResponse& response) {
  return AnswerReader(model, operation, response).read();
}

}  // namespace gcdt::aws
