// What runners of CI systems take for commands to them: GitHub's at the beginning of a line
// ("::error::", after any white space) and its older ones anywhere ("##[error]"), those of Azure
// Pipelines and TeamCity. Text from outside must not give any.
#include <array>

#include "base/text.h"
#include "output/renderers.h"

namespace gcdt::output {

namespace {

constexpr std::string_view kAtStart = "::";
constexpr std::array<std::string_view, 3> kAnywhere{"##[", "##vso[", "##teamcity["};

// As .NET's Char.IsWhiteSpace, which decides where a line begins for GitHub's runner.
bool is_white_space(char32_t code) {
  return code == ' ' || (code >= 0x09 && code <= 0x0D) || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

// Where the first character that is no white space stands.
size_t first_of(std::string_view line) {
  for (size_t at = 0; at < line.size();) {
    size_t here = at;
    if (!is_white_space(next_code_point(line, at))) return here;
  }
  return line.size();
}

}  // namespace

bool commands_ci(std::string_view text) {
  for (std::string_view command : kAnywhere)
    if (text.contains(command)) return true;
  if (!text.contains(kAtStart)) return false;
  for (const std::string& line : split(text, '\n'))
    if (std::string_view(line).substr(first_of(line)).starts_with(kAtStart)) return true;
  return false;
}

std::string without_ci_commands(std::string_view text) {
  if (!commands_ci(text)) return std::string(text);
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) {
    size_t first = first_of(line);
    if (std::string_view(line).substr(first).starts_with(kAtStart)) line.insert(first + 1, " ");
    for (std::string_view command : kAnywhere)
      line = replace_all(line, command, "# " + std::string(command.substr(1)));
  }
  return join(lines, "\n");
}

}  // namespace gcdt::output
