// command_reference: prints docs/commands.md, made of the same tables as --help and the parser.
#include <fmt/core.h>

#include <cctype>
#include <cstdio>

#include "base/text.h"
#include "cli/help.h"
#include "cli/tools.h"
#include "cli/usage.h"

namespace {

using namespace gcdt;

// "create the stack" -> "Create the stack."
std::string sentence(std::string summary) {
  summary[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(summary[0])));
  return summary + ".";
}

std::string code_block(const std::string& text) {
  return "```\n" + trim(text) + "\n```\n";
}

std::string needs(const Needs& needs) {
  if (!needs.lifecycle && !needs.credentials) return "nothing";
  std::vector<std::string> parts;
  if (needs.lifecycle) parts.push_back("`ENV`");
  if (needs.lifecycle && needs.config) parts.push_back("the tool's section of the configuration");
  if (needs.credentials) parts.push_back("AWS credentials");
  return join(parts, ", ");
}

std::string command_section(const Tool& tool, const Command& command) {
  std::string lines;
  for (const std::string& line : split(command.usage, '\n'))
    lines += fmt::format("{} {}\n", tool.name, line);
  std::string text = fmt::format("### {} {}\n\n", tool.name, command_word(command));
  text += code_block(lines) + fmt::format("\n{}\n", sentence(command.summary));
  if (*command.details) text += fmt::format("\n{}\n", trim(command.details));
  text += fmt::format("\nNeeds {}.\n", needs(command.needs));
  if (auto examples = cli::examples_of(tool, command_word(command)); !examples.empty())
    text += "\n" + code_block(std::string(examples));
  return text;
}

std::string tool_section(const Tool& tool) {
  std::string text = fmt::format("\n## {}\n\n{}\n", tool.name, sentence(tool.summary));
  if (std::string options = trim(tool.options); !options.empty())
    text += "\n" + code_block(options);
  for (const Command* command : tool.commands) text += "\n" + command_section(tool, *command);
  return text;
}

}  // namespace

int main() {
  std::string text =
      "# Commands\n\n"
      "<!-- Made by `make docs` from the tables of commands; do not edit. -->\n\n"
      "Every command accepts, beside the options of its own line:\n\n" +
      code_block(std::string(cli::common_options())) +
      "\nOptions may stand anywhere, `--option=value` and `--option value` are the same, long "
      "options may be\nabbreviated. `gcdt kumo deploy` is the same as `kumo deploy`.\n";
  for (const Tool* tool : cli::tools()) text += tool_section(*tool);
  return std::fputs(text.c_str(), stdout) < 0;
}
