#include "plugins/announcement.h"

namespace gcdt::plugins {

namespace {

constexpr std::string_view kComplete = "complete for";

// The name is that of the configuration, whatever the command line says.
struct Row {
  std::string_view tool, command;
  std::string_view noun, pointer;
  std::string_view deed;  // behind the command; instead of it if it stands for itself
  bool deed_alone = false;
  std::string_view suffix = {};
};
constexpr std::string_view kActive = " with alias 'ACTIVE'";
constexpr Row kRows[] = {
    {"kumo", "deploy", "stack", "/kumo/stack/StackName", kComplete},
    {"kumo", "delete", "stack", "/kumo/stack/StackName", kComplete},
    {"tenkai", "deploy", "deployment group", "/tenkai/codedeploy/deploymentGroupName", "deployed",
     true},
    {"ramuda", "deploy", "lambda function", "/ramuda/lambda/name", kComplete},
    {"ramuda", "delete", "lambda function", "/ramuda/lambda/name", kComplete},
    {"ramuda", "wire", "lambda function", "/ramuda/lambda/name", "", false, kActive},
    {"ramuda", "unwire", "lambda function", "/ramuda/lambda/name", "", false, kActive},
    {"ramuda", "rollback", "lambda function", "/ramuda/lambda/name", "rolled back", true},
    {"yugen", "deploy", "api", "/yugen/api/name", kComplete},
    {"yugen", "delete", "api", "/yugen/api/name", kComplete},
};

std::string suffix_of(const Row& row, const Context& ctx) {
  if (row.command != "rollback") return std::string(row.suffix);
  auto version = ctx.args.get("<version>");
  return version ? fmt::format(" to version '{}'", *version) : " to previous version";
}

}  // namespace

std::optional<Announcement> announcement(const Context& ctx) {
  std::string command = command_word(*ctx.command);
  for (const Row& row : kRows) {
    if (row.tool != ctx.tool->name || row.command != command) continue;
    const Json* name = find(ctx.config, row.pointer);
    if (!name || !name->is_string()) return Announcement{};
    std::string deed(row.deed);
    if (!row.deed_alone) deed = deed.empty() ? command : command + " " + deed;
    return Announcement{fmt::format("{} '{}'{}", row.noun, name->get_ref<const std::string&>(),
                                    suffix_of(row, ctx)),
                        std::move(deed)};
  }
  return std::nullopt;
}

std::string error_of(const Context& ctx) {
  const Json* error = find(ctx.shared, "/error");
  if (!error) return {};
  return error->is_string() ? error->get<std::string>() : dump(*error);
}

std::string shortened(std::string text, size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  text.resize(limit);
  return text + "...";
}

}  // namespace gcdt::plugins
