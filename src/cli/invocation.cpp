#include "cli/invocation.h"

#include <algorithm>
#include <charconv>

#include "cli/completion.h"
#include "cli/help.h"
#include "cli/tools.h"
#include "cli/usage.h"
#include "output/sanitize.h"

namespace gcdt::cli {

namespace {

struct Chosen {
  const Tool* tool;
  std::vector<std::string> words;  // behind the name of the tool
};

// The name the program was called by, whatever its folder; under any other name it is gcdt. "gcdt
// kumo deploy" is "kumo deploy".
Chosen choose_tool(const std::vector<std::string>& argv) {
  std::string name = argv.empty() ? "" : argv[0].substr(argv[0].rfind('/') + 1);
  const Tool* tool = find_tool(name);
  if (!tool) tool = find_tool("gcdt");
  size_t first = 1;
  if (std::string_view(tool->name) == "gcdt" && argv.size() > 1)
    if (const Tool* named = find_tool(argv[1]); named && named != tool) {
      tool = named;
      first = 2;
    }
  return {tool,
          {argv.begin() + static_cast<std::ptrdiff_t>(std::min(first, argv.size())), argv.end()}};
}

// What somebody meant whose first word is no command; of gcdt it can be a tool.
std::optional<std::string> meant(const Chosen& chosen) {
  std::vector<std::string> names;
  if (std::string_view(chosen.tool->name) == "gcdt")
    for (const Tool* tool : tools())
      if (tool != chosen.tool) names.emplace_back(tool->name);
  return nearest_command(*chosen.tool, chosen.words, std::move(names));
}

Reply usage_error(const Usage& usage, const std::string& message,
                  const std::optional<std::string>& suggestion = {}) {
  Reply reply{.exit_code = 1};
  if (!message.empty()) reply.err = output::sanitize(message, output::Mode::line) + "\n";
  reply.err += usage.usage_block() + "\n";
  if (suggestion) reply.err += fmt::format("did you mean '{}'?\n", *suggestion);
  return reply;
}

// Of a line that no usage fits: what was meant, or what to do next.
Reply not_understood(const Chosen& chosen, const Usage& usage, const ParseResult& parsed) {
  auto word = meant(chosen);
  Reply reply = usage_error(usage, parsed.message, word);
  if (!word && parsed.message.empty())
    reply.err += output::sanitize(advice(*chosen.tool, chosen.words));
  return reply;
}

std::optional<std::string> take(Args& args, std::string_view name) {
  std::optional<std::string> value = args.get(name);
  if (value) args.values.erase(args.values.find(name));
  return value;
}

std::optional<output::Color> color_named(std::string_view when) {
  if (when == "auto") return output::Color::automatic;
  if (when == "always") return output::Color::always;
  if (when == "never") return output::Color::never;
  return std::nullopt;
}

// nullopt if it is no whole number of at least 1.
std::optional<int> attempts(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

bool may_call_aws(const std::vector<std::string>& argv) {
  if (is_completion(argv)) return false;
  Chosen chosen = choose_tool(argv);
  bool debugs = std::ranges::any_of(chosen.words, [](std::string_view word) {
    return word.size() > 2 && std::string_view("--debug-tls").starts_with(word);
  });
  return !debugs && !has_word(chosen.words, "--help") && !has_word(chosen.words, "-h") &&
         std::ranges::any_of(chosen.tool->commands, [&](const Command* command) {
           return command->needs.credentials && has_word(chosen.words, command_word(*command));
         });
}

std::string Invocation::title() const {
  return fmt::format("{} {}", tool->name, command_word(*command));
}

std::expected<Invocation, Reply> interpret(const std::vector<std::string>& argv) {
  Chosen chosen = choose_tool(argv);
  Usage usage(usage_text(*chosen.tool), std::string(common_options()));
  ParseResult parsed = usage.parse(chosen.words);
  if (parsed.kind == ParseResult::help) {
    auto word = command_in(*chosen.tool, chosen.words);
    return std::unexpected(
        Reply{.out = word ? command_help(*chosen.tool, *word) : tool_help(*chosen.tool)});
  }
  if (parsed.kind == ParseResult::error)
    return std::unexpected(not_understood(chosen, usage, parsed));

  Invocation call{.tool = chosen.tool};
  call.command = find_command(*chosen.tool, parsed.args);
  call.args = std::move(parsed.args);
  std::string when = take(call.args, "--color").value_or("auto");
  auto color = color_named(when);
  if (!color)
    return std::unexpected(
        usage_error(usage, fmt::format("--color must be auto, always or never, not '{}'", when)));
  call.output = {.json = take(call.args, "--json").has_value(),
                 .verbose = take(call.args, "--verbose").has_value(),
                 .color = *color,
                 .plain = take(call.args, "--plain").has_value(),
                 .times = take(call.args, "--times").has_value()};
  call.output.junit_file = take(call.args, "--junit").value_or("");
  call.yes = take(call.args, "--yes").has_value();
  call.debug_tls = take(call.args, "--debug-tls").has_value();
  call.profile = take(call.args, "--profile");
  call.region = take(call.args, "--region");
  if (auto given = take(call.args, "--max-attempts")) {
    call.max_attempts = attempts(*given);
    if (!call.max_attempts)
      return std::unexpected(usage_error(
          usage,
          fmt::format("--max-attempts must be a whole number of at least 1, not '{}'", *given)));
  }
  return call;
}

}  // namespace gcdt::cli
