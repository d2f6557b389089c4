// The sections of a usage text, and the options described in its lines.
#include "base/text.h"
#include "cli/docopt.h"

namespace gcdt::cli::docopt {

namespace {

constexpr std::string_view kBlanks = " \t";

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

bool is_indented(std::string_view line) {
  return !line.empty() && kBlanks.find(line.front()) != std::string_view::npos;
}

// The description of an option begins on its own line ("-v  verbose") or behind blanks; that of a
// positional ("<x>  text") ends the one before.
std::vector<std::string> option_chunks(std::string_view text) {
  std::vector<std::string> chunks;
  bool inside = false;
  for (const std::string& line : split(text, '\n')) {
    size_t first = line.find_first_not_of(kBlanks);
    bool has_more = first != std::string::npos && first + 1 < line.size() &&
                    kBlanks.find(line[first + 1]) == std::string_view::npos;
    if (has_more && (line[first] == '-' || line[first] == '<')) {
      inside = line[first] == '-';
      if (inside) chunks.push_back(line);
    } else if (inside) {
      chunks.back() += "\n" + line;
    }
  }
  return chunks;
}

std::optional<std::string> default_in(std::string_view description) {
  constexpr std::string_view kMark = "[default: ";
  size_t start = lower(description).find(kMark);
  if (start == std::string::npos) return std::nullopt;
  start += kMark.size();
  std::string_view line = description.substr(start, description.find('\n', start) - start);
  size_t end = line.rfind(']');
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(line.substr(0, end));
}

// "-p PATH, --path=<path>  Path to files [default: .]"
Leaf parse_option(const std::string& chunk) {
  std::string text = trim(chunk);
  size_t gap = text.find("  ");
  std::string names = text.substr(0, gap);
  std::string description = gap == std::string::npos ? "" : text.substr(gap);
  Leaf option{.kind = Leaf::option, .value = false};
  for (char& c : names)
    if (c == ',' || c == '=' || c == '\n' || c == '\t') c = ' ';
  for (const std::string& word : split(names, ' ')) {
    if (word.starts_with("--"))
      option.long_name = word;
    else if (word.starts_with('-'))
      option.short_name = word;
    else if (!word.empty())
      option.takes_value = true;
  }
  if (option.takes_value) option.value = nullptr;
  if (auto value = default_in(description); value && option.takes_value) option.value = *value;
  option.name = option.long_name.empty() ? option.short_name : option.long_name;
  return option;
}

std::vector<Leaf> options_in(std::string_view text) {
  std::vector<Leaf> options;
  for (const std::string& chunk : option_chunks(text)) options.push_back(parse_option(chunk));
  return options;
}

}  // namespace

std::string usage_section(std::string_view text) {
  constexpr std::string_view kMark = "usage:";
  std::string lowered = lower(text);
  size_t start = lowered.find(kMark);
  if (start == std::string::npos) throw Error("the usage text has no \"usage:\"");
  if (lowered.find(kMark, start + 1) != std::string::npos)
    throw Error("the usage text has more than one \"usage:\"");
  std::string section;
  for (const std::string& line : split(text.substr(start), '\n')) {
    if (!section.empty() && (is_blank(line) || !is_indented(line))) break;
    section += line + "\n";
  }
  return trim(section);
}

std::vector<Leaf> described_options(std::string_view text) {
  std::vector<Leaf> options;
  std::string section;
  auto end_section = [&] {
    for (Leaf& option : options_in(section)) options.push_back(std::move(option));
    section.clear();
  };
  for (const std::string& line : split(text, '\n')) {
    if (size_t at = lower(line).find("options:"); at != std::string::npos) {
      end_section();
      section = line.substr(line.find(':') + 1) + "\n";
    } else if (!section.empty() && is_indented(line)) {
      section += line + "\n";
    } else {
      end_section();
    }
  }
  end_section();
  return options.empty() ? options_in(text) : options;
}

}  // namespace gcdt::cli::docopt
