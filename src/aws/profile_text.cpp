#include "aws/profile_text.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"

namespace gcdt::aws {

namespace {

// "[ 'x y' ]  ; remark" -> "x y"; nothing for a line that begins no section.
std::optional<std::string> section_name(std::string_view line) {
  std::string text = trim(line);
  if (!text.starts_with('[')) return std::nullopt;
  std::string name = trim(text.substr(1, text.find(']') - 1));
  bool quoted = name.size() > 2 && (name[0] == '"' || name[0] == '\'') && name.back() == name[0];
  return quoted ? name.substr(1, name.size() - 2) : name;
}

bool is_indented(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

std::string property_name(std::string_view line) {
  size_t equals = line.find('=');
  return equals == line.npos ? "" : lower(trim(line.substr(0, equals)));
}

}  // namespace

std::string with_properties(std::string_view text, std::string_view profile,
                            const Section& properties) {
  std::string block;
  for (const auto& [name, value] : properties) block += name + " = " + value + "\n";

  std::string out;
  bool written = false, inside = false, dropping = false;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    if (auto name = section_name(line); name && !is_indented(line)) {
      inside = *name == profile;
      dropping = false;
      out += line;
      if (!line.ends_with('\n')) out += '\n';
      if (inside && !std::exchange(written, true)) out += block;
      continue;
    }
    // An old value of ours goes, with the lines that continue it.
    if (inside && !is_indented(line)) dropping = properties.contains(property_name(line));
    if (!inside || !dropping) out += line;
  }
  if (written) return out;
  if (!out.empty()) out += out.ends_with('\n') ? "\n" : "\n\n";
  return out + fmt::format("[{}]\n", profile) + block;
}

}  // namespace gcdt::aws
