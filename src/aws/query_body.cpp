#include "aws/query_body.h"

#include "aws/values.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

std::string capitalized(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

// Writes "Tags.member.1.Key=..." pairs; prefix_ is the name of the value being written.
class FormWriter {
 public:
  FormWriter(bool ec2, std::string& out) : ec2_(ec2), out_(out) {}

  void write_structure(const Shape& shape, const Json& value) {
    for (const auto& [key, item] : value.items()) {
      auto member = shape.member(key);
      if (!member || item.is_null()) continue;
      // An empty list has no elements that could give it their name.
      bool empty = item.is_array() && item.empty();
      nested(empty ? std::string(wire_name(*member)) : name_of(*member),
             [&] { write(*member, item); });
    }
  }

 private:
  void write(const Member& member, const Json& value) {
    Shape shape = member.shape();
    Type type = shape.type();
    if (type == Type::structure && value.is_object())
      write_structure(shape, value);
    else if (type == Type::list && value.is_array())
      write_list(member, shape, value);
    else if (type == Type::map && value.is_object())
      write_map(member, shape, value);
    else
      pair(scalar_text(member, value, TimestampFormat::iso8601));
  }

  void write_list(const Member& member, const Shape& shape, const Json& value) {
    if (value.empty()) {
      if (!ec2_) pair({});  // only the query protocol can say "an empty list"
      return;
    }
    Member element = shape.element();
    size_t before = prefix_.size();
    if (!ec2_ && !member.flattened()) {  // lists of ec2 always are
      std::string_view name = wire_name(element);
      (prefix_ += '.') += name.empty() ? "member" : name;
    }
    for (size_t i = 0; i < value.size(); ++i)
      nested(std::to_string(i + 1), [&] { write(element, value[i]); });
    prefix_.resize(before);
  }

  void write_map(const Member& member, const Shape& shape, const Json& value) {
    size_t before = prefix_.size();
    if (!member.flattened()) prefix_ += ".entry";
    size_t index = 0;
    for (const auto& [key, item] : value.items()) {
      nested(std::to_string(++index), [&] {
        nested(wire_name(shape.key(), "key"), [&] { pair(key); });
        nested(wire_name(shape.value(), "value"), [&] { write(shape.value(), item); });
      });
    }
    prefix_.resize(before);
  }

  std::string name_of(const Member& member) const {
    if (!ec2_) return std::string(element_name(member));
    if (!member.query_name().empty()) return std::string(member.query_name());
    return capitalized(wire_name(member));
  }

  template <class Write>
  void nested(std::string_view name, Write write) {
    size_t before = prefix_.size();
    if (before) prefix_ += '.';
    prefix_ += name;
    write();
    prefix_.resize(before);
  }

  void pair(std::string_view value) {
    out_ += '&';
    out_ += percent_encode(prefix_);
    out_ += '=';
    out_ += percent_encode(value);
  }

  bool ec2_;
  std::string& out_;
  std::string prefix_;
};

}  // namespace

std::string query_body(const Model& model, const Operation& operation, const Json& params) {
  std::string body = fmt::format("Action={}&Version={}", percent_encode(operation.name()),
                                 percent_encode(model.api_version()));
  if (operation.input())
    FormWriter(model.protocol() == Protocol::ec2, body).write_structure(operation.input(), params);
  return body;
}

}  // namespace gcdt::aws
