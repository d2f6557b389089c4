#include "aws/values.h"
#include "aws/xml.h"

namespace gcdt::aws {

namespace {

// White space that parsers normalize is written as character references, so that it arrives.
void append_escaped(std::string_view text, std::string& out) {
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      case '\n':
        out += "&#xA;";
        break;
      default:
        if (text.substr(i).starts_with("\xC2\x85")) {
          out += "&#x85;";
          i += 1;
        } else if (text.substr(i).starts_with("\xE2\x80\xA8")) {
          out += "&#x2028;";
          i += 2;
        } else {
          out += text[i];
        }
    }
  }
}

void append_attribute(std::string_view name, std::string_view value, std::string& out) {
  ((out += ' ') += name) += "=\"";
  append_escaped(value, out);
  out += '"';
}

void open(std::string_view name, const Member& member, std::string& out) {
  (out += '<') += name;
  if (member.xml_namespace().empty()) return;
  std::string attribute = "xmlns";
  if (!member.xml_namespace_prefix().empty()) (attribute += ':') += member.xml_namespace_prefix();
  append_attribute(attribute, member.xml_namespace(), out);
}

void close(std::string_view name, std::string& out) {
  ((out += "</") += name) += '>';
}

void write_structure(const Member& self, std::string_view name, const Json& value,
                     std::string& out) {
  Shape shape = self.shape();
  open(name, self, out);
  for (const auto& [key, item] : value.items()) {
    auto member = shape.member(key);
    if (member && member->xml_attribute() && !item.is_null())
      append_attribute(wire_name(*member), scalar_text(*member, item, TimestampFormat::iso8601),
                       out);
  }
  out += '>';
  for (const auto& [key, item] : value.items()) {
    auto member = shape.member(key);
    if (member && !member->xml_attribute() && member->location() == Location::body &&
        !item.is_null())
      write_xml(*member, element_name(*member), item, out);
  }
  close(name, out);
}

void write_list(const Member& self, std::string_view name, const Json& value, std::string& out) {
  Member element = self.shape().element();
  if (self.flattened()) {
    for (const Json& item : value) write_xml(element, name, item, out);
    return;
  }
  open(name, self, out);
  out += '>';
  for (const Json& item : value) {
    std::string_view element_name = wire_name(element);
    write_xml(element, element_name.empty() ? "member" : element_name, item, out);
  }
  close(name, out);
}

void write_map(const Member& self, std::string_view name, const Json& value, std::string& out) {
  Shape shape = self.shape();
  bool flattened = self.flattened();
  if (!flattened) {
    open(name, self, out);
    out += '>';
  }
  std::string_view entry = flattened ? name : "entry";
  for (const auto& [key, item] : value.items()) {
    ((out += '<') += entry) += '>';
    write_xml(shape.key(), wire_name(shape.key(), "key"), Json(key), out);
    write_xml(shape.value(), wire_name(shape.value(), "value"), item, out);
    close(entry, out);
  }
  if (!flattened) close(name, out);
}

}  // namespace

void write_xml(const Member& member, std::string_view name, const Json& value, std::string& out) {
  Type type = member.shape().type();
  if (type == Type::structure && value.is_object())
    return write_structure(member, name, value, out);
  if (type == Type::list && value.is_array()) return write_list(member, name, value, out);
  if (type == Type::map && value.is_object()) return write_map(member, name, value, out);
  open(name, member, out);
  out += '>';
  append_escaped(scalar_text(member, value, TimestampFormat::iso8601), out);
  close(name, out);
}

}  // namespace gcdt::aws
