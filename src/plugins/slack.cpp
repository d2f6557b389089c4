// gcdt_slack_integration: one message about a deployment in a Slack channel (02-plugins 7).
#include "base/text.h"
#include "output/sanitize.h"
#include "plugins/announcement.h"
#include "plugins/notifications.h"
#include "plugins/plugins.h"

namespace gcdt::plugins {

namespace {

constexpr std::string_view kDefaultChannel = "#systemmessages";
constexpr size_t kLongestError = 3000;  // Slack folds away what is longer

struct Emoji {
  std::string_view tool, name;
};
// Other tools deploy nothing.
constexpr Emoji kEmojis[] = {{"kumo", ":cloudformation:"},
                             {"tenkai", ":codedeploy:"},
                             {"ramuda", ":lambda:"},
                             {"yugen", ":apigateway:"}};

std::string_view emoji_of(const Context& ctx) {
  for (const Emoji& emoji : kEmojis)
    if (emoji.tool == ctx.tool->name) return emoji.name;
  return {};
}

// Slack takes <...> for links and mentions; secrets and control characters do not leave the house.
std::string for_slack(std::string_view text) {
  std::string plain = output::sanitize(text);
  plain = replace_all(replace_all(std::move(plain), "&", "&amp;"), "<", "&lt;");
  return replace_all(std::move(plain), ">", "&gt;");
}

// "" if this command is none of Slack's business.
std::string message(const Context& ctx, bool failed) {
  std::string command = command_word(*ctx.command), tool = ctx.tool->name;
  const char* status = failed ? "failed" : "complete";
  if (failed && !ctx.config.contains(tool)) return fmt::format("{} {}: failed", tool, command);
  auto about = announcement(ctx);
  if (!about) return {};
  if (about->subject.empty()) return fmt::format("{} {}: {}", tool, command, status);
  return fmt::format("{} {} for {}", command, status, about->subject);
}

}  // namespace

std::vector<Notification> slack_notifications(const Context& ctx) {
  const Json* section = active_section(ctx, "gcdt_slack_integration");
  if (!section || emoji_of(ctx).empty()) return {};
  std::string webhook = option(*section, "slack_webhook");
  // None at all: the lookup has found nothing.
  if (!webhook.starts_with("https")) return {};
  std::string error = error_of(ctx);
  std::string text = for_slack(message(ctx, !error.empty()));
  if (text.empty()) return {};
  bool failed = !error.empty();
  std::string channel = option(*section, "channel");
  Json body = {
      {"channel", channel.empty() ? std::string(kDefaultChannel) : channel},
      {"username", fmt::format("gcdt {}", ctx.tool->name)},
      {"icon_emoji", emoji_of(ctx)},
      {"attachments",
       Json::array({{{"fallback", text},
                     {"pretext", text},
                     {"color", failed ? "danger" : "good"},
                     {"fields",
                      Json::array({{{"title", failed ? "Error" : "Success"},
                                    {"value", for_slack(shortened(error, kLongestError))}}})}}})}};
  output::register_secret(webhook);  // whoever knows it can write to the channel
  auto request = json_request(webhook, body);
  if (!request) {
    ctx.out.warning("Slack was not told: plugins.gcdt_slack_integration.slack_webhook is no URL");
    return {};
  }
  return {{"Slack", std::move(*request)}};
}

}  // namespace gcdt::plugins
