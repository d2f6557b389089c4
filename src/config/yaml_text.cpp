#include "config/yaml_text.h"

#include <algorithm>

#include "base/text.h"
#include "config/yaml_scalar.h"

namespace gcdt::config {

namespace {

// What YAML 1.1 has beyond 1.2: words that are booleans there.
constexpr std::string_view kWords[] = {"y", "n", "yes", "no", "on", "off"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Plain only if nobody can be in doubt: letters first, then letters, digits and a few signs. Dates,
// numbers of any notation and "<<" do not begin so.
bool is_plain(const std::string& text) {
  constexpr std::string_view kAlso = "0123456789_-./, ";
  bool harmless = !text.empty() && (is_letter(text[0]) || text[0] == '/' || text[0] == '_') &&
                  text.back() != ' ' && std::ranges::all_of(text, [&](char c) {
                    return is_letter(c) || kAlso.find(c) != kAlso.npos;
                  });
  if (!harmless || !resolve_plain_scalar(text).is_string()) return false;
  return std::ranges::none_of(kWords, [&](std::string_view word) { return iequals(word, text); });
}

// Not printable in YAML, or a line end for some reader.
bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

std::string double_quoted(const std::string& text) {
  std::string out = "\"";
  for (size_t at = 0; at < text.size();) {
    size_t start = at;
    char32_t c = next_code_point(text, at);
    if (c == '\n')
      out += "\\n";
    else if (needs_escape(c))
      out += fmt::format("\\u{:04x}", static_cast<uint32_t>(c));
    else if (c == '"' || c == '\\')
      out.append(1, '\\').append(1, static_cast<char>(c));
    else
      out.append(text, start, at - start);
  }
  return out + "\"";
}

// Single quotes know no escapes, and fold line ends.
std::string quoted(const std::string& text) {
  bool simple = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
  return simple ? "'" + replace_all(text, "'", "''") + "'" : double_quoted(valid_utf8(text));
}

std::string text_scalar(const std::string& text) {
  return is_plain(text) ? text : quoted(text);
}

template <class J>
std::string scalar(const J& value) {
  if (value.is_string()) return text_scalar(value.template get_ref<const std::string&>());
  return value.dump(-1, ' ', false,
                    J::error_handler_t::replace);  // numbers, true, false, null, {} and []
}

template <class J>
bool is_block(const J& value) {
  return value.is_structured() && !value.empty();
}

template <class J>
void write(const J& value, size_t indent, std::string& out);

// What follows "key:" or "-".
template <class J>
void write_member(const J& value, size_t indent, std::string& out) {
  if (!is_block(value)) {
    out += " " + scalar(value) + "\n";
    return;
  }
  out += "\n";
  write(value, indent, out);
}

template <class J>
void write(const J& value, size_t indent, std::string& out) {
  std::string margin(indent, ' ');
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      out += margin + text_scalar(key) + ":";
      write_member(member, indent + 2, out);
    }
    return;
  }
  for (const J& element : value) {
    // The first line of a block stands behind its dash.
    std::string block;
    write_member(element, indent + 2, block);
    bool nested = is_block(element);
    out += margin + "-" + (nested ? " " + block.substr(1 + indent + 2) : block);
  }
}

template <class J>
std::string document(const J& value) {
  if (!is_block(value)) return scalar(value) + "\n";
  std::string out;
  write(value, 0, out);
  return out;
}

}  // namespace

std::string to_yaml(const Json& value) {
  return document(value);
}
std::string to_ordered_yaml(const OrderedJson& value) {
  return document(value);
}

}  // namespace gcdt::config
