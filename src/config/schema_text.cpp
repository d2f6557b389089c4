#include "config/schema_text.h"

#include <regex>

#include "base/text.h"

namespace gcdt::config {

namespace {

std::string quoted(const std::string& text) {
  char quote =
      text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (char c : text) {
    if (c == '\\' || c == quote) out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out + quote;
}

// A pattern counts characters, not bytes.
std::wstring code_points(std::string_view text) {
  std::wstring out;
  for (size_t at = 0; at < text.size();) out += static_cast<wchar_t>(next_code_point(text, at));
  return out;
}

}  // namespace

std::string python_repr(const Json& value) {
  if (value.is_string()) return quoted(value.get<std::string>());
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_null()) return "None";
  if (!value.is_structured()) return dump(value);
  std::string out(1, value.is_array() ? '[' : '{');
  for (const auto& [key, member] : value.items()) {
    if (out.size() > 1) out += ", ";
    if (value.is_object()) out += quoted(key) + ": ";
    out += python_repr(member);
  }
  return out + (value.is_array() ? ']' : '}');
}

bool matches_pattern(const std::string& text, const std::string& pattern) {
  return text.size() <= 65536 &&
         std::regex_search(code_points(text), std::wregex(code_points(pattern)));
}

}  // namespace gcdt::config
