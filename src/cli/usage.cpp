#include "cli/usage.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::cli {

namespace {

bool asks_for_help(const docopt::Grammar::Words& words) {
  return std::any_of(words.begin(), words.end(), [](const docopt::LeafPtr& word) {
    return (word->name == "-h" || word->name == "--help") && word->value == true;
  });
}

// Switches that are off and values that were not given are left out; repeated values are lines.
Args args_from(const Json& values) {
  Args args;
  for (const auto& [name, value] : values.items()) {
    if (value.is_string()) {
      args.values[name] = value.get<std::string>();
    } else if (value.is_boolean()) {
      if (value.get<bool>()) args.values[name] = "true";
    } else if (value.is_number()) {
      if (value != 0) args.values[name] = value.dump();
    } else if (value.is_array() && !value.empty()) {
      args.values[name] = join(value.get<std::vector<std::string>>(), "\n");
    }
  }
  return args;
}

std::string without_line_ends(std::string_view text) {
  size_t first = text.find_first_not_of('\n');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of('\n') - first + 1));
}

}  // namespace

Usage::Usage(std::string text, std::string common)
    : text_(std::move(text)), common_(std::move(common)), grammar_(text_, common_) {}

ParseResult Usage::parse(const std::vector<std::string>& argv) const {
  auto words = grammar_.read(argv);
  if (!words) return {ParseResult::error, {}, words.error()};
  if (asks_for_help(*words)) return {ParseResult::help, {}, {}};
  auto values = grammar_.match(*words);
  if (!values) return {ParseResult::error, {}, {}};
  return {ParseResult::ok, args_from(*values), {}};
}

std::string Usage::help() const {
  return without_line_ends(without_line_ends(text_) + "\n" + common_);
}

std::string Usage::usage_block() const {
  return docopt::usage_section(text_);
}

std::string usage_text(const Tool& tool) {
  std::string text = "Usage:\n";
  for (const Command* command : tool.commands)
    for (const std::string& line : split(command->usage, '\n'))
      text += fmt::format("        {} {}\n", tool.name, line);
  return text + "\n" + tool.options;
}

std::string_view common_options() {
  return "--json              print one JSON object a line, for programs\n"
         "--junit=<file>      write a test report, for CI systems\n"
         "--color=<when>      auto, always or never [default: auto]\n"
         "--plain             for screen readers: words only, nothing is redrawn\n"
         "--times             begin each line with the time, for logs\n"
         "--yes               do not wait and do not ask\n"
         "--profile=<name>    profile of the AWS configuration to use\n"
         "--region=<name>     AWS region to work in\n"
         "--max-attempts=<n>  how often a call to AWS is tried\n"
         "--lock-timeout=<s>  seconds to wait for another run on the same target\n"
         "--debug-tls         let SSLKEYLOGFILE name the file for the keys of TLS sessions\n";
}

// How many words and long options a line of usage begins with, if all of them were given: "deploy
// --all" is a better match for these two than "deploy". Zero: something else was asked for.
static size_t matching_words(std::string_view line, const Args& args) {
  size_t count = 0;
  for (const std::string& word : split(line, ' ')) {
    if (std::string_view("[(<").contains(word.front())) break;
    if (word.starts_with('-') && !word.starts_with("--")) continue;
    if (!args.has(word)) return 0;
    ++count;
  }
  return count;
}

const Command* find_command(const Tool& tool, const Args& args) {
  const Command* best = nullptr;
  size_t most = 0;
  for (const Command* command : tool.commands)
    for (const std::string& line : split(command->usage, '\n')) {
      size_t count = matching_words(line, args);
      if (count > most) best = command;
      most = std::max(most, count);
    }
  return best;
}

std::optional<std::string> nearest_command(const Tool& tool, const std::vector<std::string>& argv,
                                           std::vector<std::string> other_words) {
  auto word = std::find_if(argv.begin(), argv.end(),
                           [](const std::string& arg) { return !arg.starts_with('-'); });
  if (word == argv.end()) return std::nullopt;
  std::vector<std::string> names = std::move(other_words);
  for (const Command* command : tool.commands) names.push_back(command_word(*command));
  if (std::find(names.begin(), names.end(), *word) != names.end()) return std::nullopt;
  return nearest(*word, names);
}

}  // namespace gcdt::cli
