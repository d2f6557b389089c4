// man_pages FOLDER: writes gcdt.1, kumo.1, ramuda.1, tenkai.1, yugen.1 and gcdt-config.5, made of
// the same tables and schemas as --help, docs/commands.md and the validation.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "base/version.h"
#include "cli/tools.h"
#include "cli/usage.h"
#include "config/samples.h"
#include "config/schema.h"
#include "os/files.h"

namespace {

using namespace gcdt;
using config::Schema;

// What roff would take for its own: backslashes, hyphens of options, a dot or quote at the start.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '~')
      out += "\\(ti";
    else if (c == '^')
      out += "\\(ha";
    else if (c == '`')
      out += "\\(ga";
    else if (c == '\'')
      out += "\\(aq";
    else
      out += c;
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

// "[text](page.md)" -> "text"
std::string without_links(std::string text) {
  for (size_t middle = 0; (middle = text.find("](", middle)) != text.npos;) {
    size_t open = text.rfind('[', middle), close = text.find(')', middle);
    if (open == text.npos || close == text.npos) break;
    text = text.substr(0, open) + text.substr(open + 1, middle - open - 1) + text.substr(close + 1);
    middle = open;
  }
  return text;
}

// A line of markdown: `code` is bold, **strong** as well.
std::string inline_text(const std::string& markdown) {
  std::string text = replace_all(without_links(markdown), "**", "`"), out;
  bool bold = false;
  for (const std::string& part : split(text, '`')) {
    out += bold ? "\\fB" + escaped(part) + "\\fR" : escaped(part);
    bold = !bold;
  }
  return out.starts_with('.') ? "\\&" + out : out;
}

std::string example(const std::string& text) {
  std::string out = ".PP\n.in +4n\n.EX\n";
  for (const std::string& line : split(text, '\n')) out += escaped(line) + "\n";
  return out + ".EE\n.in\n";
}

// A row of a table, "| a | b |" -> "a: b".
std::string table_row(const std::string& line) {
  std::vector<std::string> cells;
  for (const std::string& cell : split(line.substr(1, line.rfind('|') - 1), '|'))
    cells.push_back(trim(cell));
  return ".IP \\(bu 2\n" + inline_text(join(cells, ": ")) + "\n";
}

// Paragraphs, lists, tables and fenced code, which is all that the details of commands use.
std::string body(const std::string& markdown) {
  std::string out, code;
  bool in_code = false, fresh = true;
  for (const std::string& line : split(trim(markdown), '\n')) {
    std::string start = trim(line);
    if (start.starts_with("```")) {
      if (in_code) out += example(trim(code).empty() ? "" : code.substr(0, code.size() - 1));
      code.clear();
      in_code = !in_code;
      fresh = true;
    } else if (in_code) {
      code += line + "\n";
    } else if (start.empty()) {
      fresh = true;
    } else if (start.starts_with("* ") || start.starts_with("- ")) {
      out += ".IP \\(bu 2\n" + inline_text(start.substr(2)) + "\n";
      fresh = false;
    } else if (start.starts_with("|")) {
      if (!start.starts_with("|-")) out += table_row(start);
      fresh = true;
    } else {
      if (fresh) out += ".PP\n";
      fresh = false;
      out += inline_text(start) + "\n";
    }
  }
  return out;
}

// "-v --verbose        show debug messages", and lines that continue a description.
std::string options(std::string_view lines) {
  std::string out;
  for (const std::string& line : split(lines, '\n')) {
    if (trim(line).empty()) continue;
    size_t gap = line.find("  ");
    if (!line.starts_with('-') || gap == line.npos) {
      out += inline_text(trim(line)) + "\n";
      continue;
    }
    std::string names = replace_all(line.substr(0, gap), " ", ", ");
    out += ".TP\n.B " + escaped(names) + "\n" + inline_text(trim(line.substr(gap))) + "\n";
  }
  return out;
}

std::string title(std::string_view name, int section) {
  return fmt::format(
      ".\\\" Made by `make docs` from the tables of commands and the schemas; do not edit.\n"
      ".TH {} {} \"\" \"gcdt {}\" \"Manual of gcdt\"\n"
      ".nh\n.ad l\n",
      escaped(name), section, version());
}

std::string sentence(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text + ".";
}

std::string command_section(const Tool& tool, const Command& command) {
  std::string text = fmt::format(".SS {} {}\n", tool.name, escaped(command_word(command)));
  for (const std::string& line : split(command.usage, '\n'))
    text += fmt::format(".HP 4\n\\fB{}\\fR {}\n", tool.name, escaped(line));
  text += ".PP\n" + inline_text(sentence(command.summary)) + "\n";
  return text + body(command.details);
}

constexpr const char* kAfterCommands = R"(.SH ENVIRONMENT
.TP
.B ENV
the environment: \fBdev\fR reads \fBgcdt_dev.json\fR (or .yaml, .py, .conf)
.TP
.B AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, ...
as for the AWS CLI
.TP
.B NO_COLOR
no colours
.TP
.B GCDT_UPDATE_URL
index that is asked for a newer version; empty asks nobody
.SH FILES
.TP
.B gcdt_<env>.json, .yaml, .py, .conf
the configuration, see \fBgcdt\-config\fR(5)
.TP
.B hookfile.py
hooks, where the configuration names it
.TP
.B \(ti/.aws/config, \(ti/.aws/credentials
profiles, as for the AWS CLI
.TP
.B \(ti/.cache/gcdt/completion
what AWS answered to the completion of a shell
.SH EXIT STATUS
.TP
.B 0
It is done.
.TP
.B 1
It failed, or the command line was wrong. The last line says why.
.TP
.B 130, 143
It was interrupted by SIGINT (Ctrl\-C) or SIGTERM.
)";

std::string tool_page(const Tool& tool) {
  std::string text = title(tool.name, 1);
  text += fmt::format(".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n", tool.name, escaped(tool.summary));
  text += fmt::format(".B {}\n.I command\n.RI [ options ]\n", tool.name);
  text += fmt::format(
      ".SH DESCRIPTION\n{}\nOptions may stand anywhere, \\fB\\-\\-option=value\\fR and "
      "\\fB\\-\\-option value\\fR are the same,\nlong options may be abbreviated.\n",
      inline_text(sentence(tool.summary)));
  text += ".SH COMMANDS\n";
  for (const Command* command : tool.commands) text += command_section(tool, *command);
  text += ".SH OPTIONS\n" + options(tool.options);
  text += ".SS Of every command\n" + options(cli::common_options());
  text += kAfterCommands;
  std::string others;
  for (const Tool* other : cli::tools())
    if (other != &tool) others += fmt::format(".BR {} (1),\n", other->name);
  return text + ".SH SEE ALSO\n" + others + ".BR gcdt\\-config (5)\n";
}

std::string type_of(const Schema& schema, const Json& reference) {
  const Json& property = schema.resolve(reference);
  auto type = property.find("type");
  if (type == property.end()) return "section";
  return type->is_string() ? type->get<std::string>() : "one of several types";
}

// A paragraph for each key of a map and all that is in it.
void add_keys(const Schema& schema, const Json& reference, const std::string& path,
              std::string& text) {
  const Json& map = schema.resolve(reference);
  if (auto further = map.find("additionalProperties"); further != map.end() && further->is_object())
    add_keys(schema, *further, path + "<name>.", text);
  auto properties = map.find("properties");
  if (properties == map.end()) return;
  const Json& required = array_or_empty(map, "/required");
  for (const auto& [key, reference_of_key] : properties->items()) {
    const Json& property = schema.resolve(reference_of_key);
    const Json& described = reference_of_key.contains("description") ? reference_of_key : property;
    bool must = std::find(required.begin(), required.end(), key) != required.end() &&
                !property.contains("default") && key != "defaults";
    text += fmt::format(".TP\n\\fB{}\\fR ({}{})\n", escaped(path + key),
                        escaped(type_of(schema, reference_of_key)), must ? ", required" : "");
    std::string description =
        replace_all(trim(described.value("description", std::string())), "\n", " ");
    if (property.contains("default"))
      description += fmt::format(" Default: `{}`.", dump(property.at("default")));
    text += description.empty() ? "\\&\n" : inline_text(trim(description)) + "\n";
    add_keys(schema, reference_of_key, path + key + ".", text);
    if (property.contains("items"))
      add_keys(schema, property.at("items"), path + key + "[].", text);
  }
}

std::string config_section(const std::string& name) {
  const Schema& schema = *Schema::named(name);
  bool plugin = config::tool_of_section(name).empty() && name != "gcdt";
  std::string heading = name == "gcdt" ? "The whole file" : plugin ? "plugins." + name : name;
  std::string text = fmt::format(".SS {}\n", escaped(heading));
  text += body(schema.root().value("description", std::string()));
  add_keys(schema, schema.root(), "", text);
  return text;
}

std::string config_page() {
  std::string text = title("gcdt-config", 5);
  text +=
      ".SH NAME\ngcdt\\-config \\- the configuration of gcdt, kumo, ramuda, tenkai and yugen\n"
      ".SH SYNOPSIS\n.B gcdt_<env>.json\n.br\n.B gcdt_<env>.yaml\n.br\n.B gcdt_<env>.py\n.br\n"
      ".B gcdt_<env>.conf\n"
      ".SH DESCRIPTION\nThe folder in which a tool is called holds one file per environment;\n"
      "the variable \\fBENV\\fR names the environment. Every tool reads its own section.\n"
      "Every value may be a lookup, \\fB\"lookup:stack:infra:vpc\"\\fR.\n"
      "\\fBgcdt schema\\fR prints the JSON Schema for editors, \\fBgcdt config\\fR the values as "
      "they\nare after merging and lookups.\n"
      ".SH SECTIONS\n";
  for (const std::string& name : config::schema_names()) text += config_section(name);
  return text + ".SH EXAMPLE\n" +
         example(dump_pretty(
             Json{{"kumo", make_sample(*Schema::named("kumo"), config::Sample::minimal)}})) +
         ".SH SEE ALSO\n.BR gcdt (1),\n.BR kumo (1),\n.BR ramuda (1),\n.BR tenkai (1),\n"
         ".BR yugen (1)\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: man_pages FOLDER\n", stderr);
    return 1;
  }
  try {
    std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    for (const Tool* tool : cli::tools())
      os::write_file(folder / fmt::format("{}.1", tool->name), tool_page(*tool));
    os::write_file(folder / "gcdt-config.5", config_page());
  } catch (const std::exception& error) {
    std::fputs(fmt::format("man_pages: {}\n", error.what()).c_str(), stderr);
    return 1;
  }
}
