#include "cli/help.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"
#include "cli/tools.h"
#include "cli/usage.h"
#include "output/wrap.h"

namespace gcdt::cli {

namespace {

constexpr size_t kProseWidth = 80;
constexpr size_t kDescriptions = 20;  // the column where options are described
constexpr size_t kUsageIndent = 8;

std::string sentence(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text + ".";
}

// "--tail" of "--tail=<x>  describes", and "-v" of "-v --verbose  describes".
std::set<std::string> option_names(std::string_view line) {
  std::set<std::string> names;
  for (const std::string& word : split(line.substr(0, line.find("  ")), ' '))
    if (word.starts_with('-')) names.insert(word.substr(0, word.find('=')));
  return names;
}

// The options that usages mention: "[--html | --format=<format>]", "-f".
std::set<std::string> mentioned(const std::vector<const Command*>& commands) {
  std::set<std::string> names{"-h"};
  for (const Command* command : commands) {
    std::string text = command->usage;
    for (char& c : text)
      if (std::string_view("[]()|\n").contains(c)) c = ' ';
    for (const std::string& word : split(text, ' '))
      if (word.starts_with('-')) names.insert(word.substr(0, word.find('=')));
  }
  return names;
}

// Options with the lines that describe them: a line that is indented belongs to the one before.
std::vector<std::string> option_entries(std::string_view lines) {
  std::vector<std::string> entries;
  for (const std::string& line : split(trim(lines), '\n')) {
    if (line.starts_with('-') || entries.empty())
      entries.push_back(line);
    else
      entries.back() += "\n" + line;
  }
  if (entries.size() == 1 && entries[0].empty()) entries.clear();
  return entries;
}

// All descriptions in one column: that of a long name begins in the next line.
std::string aligned(const std::vector<std::string>& entries) {
  std::string text;
  for (const std::string& entry : entries)
    for (const std::string& line : split(entry, '\n')) {
      std::string name = line.starts_with(' ') ? "" : line.substr(0, line.find("  "));
      std::string description = trim(std::string_view(line).substr(name.size()));
      if (name.size() + 2 > kDescriptions) text += std::exchange(name, "") + "\n";
      text += fmt::format("{:<{}}{}\n", name, kDescriptions, description);
    }
  return text;
}

std::vector<std::string> chosen_options(const Tool& tool,
                                        const std::vector<const Command*>& commands) {
  std::set<std::string> wanted = mentioned(commands);
  std::vector<std::string> chosen;
  for (std::string& entry : option_entries(tool.options))
    if (std::ranges::any_of(option_names(entry),
                            [&](const std::string& name) { return wanted.contains(name); }))
      chosen.push_back(std::move(entry));
  return chosen;
}

std::vector<const Command*> commands_of(const Tool& tool, const std::string& word) {
  std::vector<const Command*> commands;
  for (const Command* command : tool.commands)
    if (command_word(*command) == word) commands.push_back(command);
  return commands;
}

// "[awsume](awsume.md)" -> "awsume (docs/awsume.md)", of other sites their address: on a terminal
// nobody can follow a link.
std::string without_links(std::string text) {
  for (size_t middle; (middle = text.find("](")) != std::string::npos;) {
    size_t start = text.rfind('[', middle), end = text.find(')', middle);
    if (start == std::string::npos || end == std::string::npos) break;
    std::string name = text.substr(start + 1, middle - start - 1);
    std::string target = text.substr(middle + 2, end - middle - 2);
    if (!target.starts_with("http")) target = "docs/" + target;
    text.replace(start, end - start + 1, fmt::format("{} ({})", name, target));
  }
  return text;
}

// Paragraphs end at blank lines; line ends within them are those of the source, those of code stay.
std::string prose(std::string_view text) {
  std::string out;
  for (const std::string& paragraph :
       split(replace_all(without_links(trim(text)), "\n\n", "\f"), '\f')) {
    out += '\n';
    if (paragraph.starts_with("```")) {
      for (const std::string& line : split(paragraph, '\n'))
        if (!line.starts_with("```")) out += "  " + line + "\n";
    } else {
      out += output::wrapped(replace_all(paragraph, "\n", " "), kProseWidth, 0) + "\n";
    }
  }
  return out;
}

// The words of commands with their summaries; of two with one word the first speaks for both.
std::string command_list(const Tool& tool) {
  size_t width = 0;
  for (const Command* command : tool.commands)
    width = std::max(width, command_word(*command).size());
  std::string text, last;
  for (const Command* command : tool.commands) {
    std::string word = command_word(*command);
    if (std::exchange(last, word) == word) continue;
    text += fmt::format("  {:<{}}  {}\n", word, width, command->summary);
  }
  return text;
}

std::string tool_list() {
  std::string text;
  for (const Tool* tool : tools())
    if (std::string_view(tool->name) != "gcdt")
      text += fmt::format("  {:<8}{}\n", tool->name, tool->summary);
  return text;
}

// How far the text of a long line is indented where it goes on.
size_t hanging(const std::string& line) {
  size_t text = line.find_first_not_of(' ');
  if (text == std::string::npos) return 0;
  if (text >= kUsageIndent) return text + 4;
  size_t gap = line.find("  ", text);  // between a name and what describes it
  return gap == std::string::npos ? text : line.find_first_not_of(' ', gap);
}

// "[--a | --b]" is not broken.
std::string tied(const std::string& line) {
  std::string out = line;
  int depth = 0;
  for (char& c : out) {
    depth += c == '[' || c == '(';
    depth -= c == ']' || c == ')';
    if (c == ' ' && depth > 0) c = '\1';
  }
  return out;
}

std::string fitted_line(const std::string& line, size_t width) {
  bool usage = line.starts_with(std::string(kUsageIndent, ' '));
  size_t indent = hanging(line);
  std::string left = usage ? tied(line) : replace_all(line, "[default: ", "[default:\1");
  std::string_view rest = left;
  std::string out = output::take_line(rest, width);
  if (!rest.empty()) out += "\n" + output::wrapped(rest, width, indent);
  return replace_all(std::move(out), "\1", " ");
}

}  // namespace

std::string tool_help(const Tool& tool) {
  std::vector<std::string> options = option_entries(tool.options);
  std::ranges::copy(option_entries(common_options()), std::back_inserter(options));
  std::string text = Usage(usage_text(tool)).usage_block() + "\n\n" + aligned(options);
  text += "\nCommands:\n" + command_list(tool);
  if (std::string_view(tool.name) == "gcdt") text += "\nTools:\n" + tool_list();
  return text + fmt::format("\n`{} {} --help` tells more about a command, with examples.\n",
                            tool.name, command_word(*tool.commands.front()));
}

std::string command_help(const Tool& tool, const std::string& word) {
  std::vector<const Command*> commands = commands_of(tool, word);
  std::string usages, text;
  for (const Command* command : commands)
    for (const std::string& line : split(command->usage, '\n'))
      usages += fmt::format("        {} {}\n", tool.name, line);
  for (const Command* command : commands) {
    if (commands.size() > 1)
      text += fmt::format("\n  {} {}", tool.name, split(command->usage, '[').front());
    text += prose(sentence(command->summary)) + (*command->details ? prose(command->details) : "");
  }
  text = "Usage:\n" + usages + text + "\nOptions:\n" + aligned(chosen_options(tool, commands));
  if (std::string_view examples = examples_of(tool, word); !examples.empty()) {
    text += "\nExamples:\n";
    for (const std::string& line : split(trim(examples), '\n')) text += "  " + line + "\n";
  }
  return text + "\nOptions of every command:\n" + aligned(option_entries(common_options()));
}

std::optional<std::string> command_in(const Tool& tool, const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (!commands_of(tool, word).empty()) return word;
  return std::nullopt;
}

std::string advice(const Tool& tool, const std::vector<std::string>& words) {
  auto word = command_in(tool, words);
  if (!word) return fmt::format("`{} --help` lists the commands.\n", tool.name);
  std::vector<const Command*> commands = commands_of(tool, *word);
  std::string help = fmt::format("`{} {} --help` tells more.\n", tool.name, *word);
  std::set<std::string> known = mentioned(commands);
  std::vector<std::string> names;
  for (const auto& entries : {chosen_options(tool, commands), option_entries(common_options())})
    for (const std::string& entry : entries) known.merge(option_names(entry));
  for (const std::string& name : known)
    if (name.starts_with("--")) names.push_back(name);
  for (const std::string& given : words) {
    std::string name = given.substr(0, given.find('='));
    if (!name.starts_with("--") || name == "--") continue;
    if (std::ranges::any_of(names, [&](const std::string& one) { return one.starts_with(name); }))
      continue;
    auto meant = nearest(name, names);
    return fmt::format("'{} {}' has no option '{}'{} {}", tool.name, *word, name,
                       meant ? fmt::format("; did you mean '{}'?", *meant) : ".", help);
  }
  if (known.contains("-f") && std::ranges::find(words, "-f") == words.end())
    return fmt::format("'{} {}' wants -f, so that nothing is deleted by mistake. {}", tool.name,
                       *word, help);
  return help;
}

std::string fitted(const std::string& help, size_t width) {
  std::string out;
  bool examples = false;
  for (const std::string& line : split(help, '\n')) {
    if (!line.empty() && line.back() == ':' && !line.starts_with(' '))
      examples = line == "Examples:";
    bool fits = examples || display_width(line) <= width;
    out += (fits ? line : fitted_line(line, width)) + "\n";
  }
  out.pop_back();
  return out;
}

}  // namespace gcdt::cli
