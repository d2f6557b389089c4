#include "plugins/notifications.h"

#include "aws/transport.h"
#include "aws/url.h"
#include "base/text.h"
#include "output/sanitize.h"
#include "plugins/announcement.h"
#include "plugins/plugins.h"

namespace gcdt::plugins {

namespace {

using std::chrono::milliseconds;

constexpr auto kInAll = std::chrono::seconds(3);
constexpr size_t kLongestAnswer = 64 << 10;
constexpr size_t kShownOfAnswer = 200;

// Empty if the service took it, else what went wrong.
std::string send(aws::Transport& transport, const aws::HttpRequest& request, milliseconds limit) {
  auto answer = transport.send(request, {.connect_timeout = limit,
                                         .idle_timeout = limit,
                                         .total_timeout = limit,
                                         .max_body = kLongestAnswer});
  if (!answer) return answer.error().message;
  int status = answer->status;
  if (status >= 200 && status < 300) return {};
  if (status >= 300 && status < 400)
    return fmt::format("{} redirects (status {}), which is not followed", request.host, status);
  std::string body = trim(valid_utf8(answer->body));
  return fmt::format("status {}{}{}", status, body.empty() ? "" : ": ",
                     shortened(replace_all(body, "\n", " "), kShownOfAnswer));
}

// Whoever knows these can write to the channel, and to the metrics. Also where they stand in the
// configuration as they are.
void hide(Context& ctx) {
  for (auto [plugin, key] : {std::pair("gcdt_slack_integration", "slack_webhook"),
                             std::pair("gcdt_datadog_integration", "datadog_api_key")})
    if (const Json* section = find(ctx.config, fmt::format("/plugins/{}", plugin)))
      if (std::string value = option(*section, key); !value.starts_with("lookup"))
        output::register_secret(value);
}

void tell(Context& ctx) {
  if (ctx.session.replays()) return;  // a recorded deployment is no news
  std::vector<Notification> all = slack_notifications(ctx);
  for (Notification& one : datadog_notifications(ctx)) all.push_back(std::move(one));
  const aws::Machine& machine = ctx.session.machine();
  auto left = std::chrono::duration_cast<milliseconds>(kInAll);
  for (size_t i = 0; i < all.size(); ++i) {
    // Those that remain share the time that remains: one that hangs does not silence the others.
    auto share = left / static_cast<int>(all.size() - i);
    auto started = machine.clock.steady();
    std::string trouble = "no time was left";
    try {
      if (share > milliseconds(0)) trouble = send(machine.transport, all[i].request, share);
    } catch (const Error& error) {  // a libcurl that cannot be loaded, say: the command is over
      trouble = error.what();
    }
    left -= std::chrono::ceil<milliseconds>(machine.clock.steady() - started);
    if (!trouble.empty())
      ctx.out.warning(fmt::format("{} was not told: {}", all[i].service, trouble));
  }
}

}  // namespace

std::optional<aws::HttpRequest> json_request(const std::string& url, const Json& body) {
  auto parsed = aws::parse_url(url);
  if (!parsed) return std::nullopt;
  aws::HttpRequest request = aws::request_to(*parsed, "POST");
  request.headers.set("Content-Type", "application/json");
  request.body = dump(body);
  return request;
}

void connect_notifications(Bus& bus) {
  bus.connect(Signal::config_read_finalized, hide);
  bus.connect(Signal::lookup_finalized, hide);
  bus.connect(Signal::command_finalized, tell);
  bus.connect(Signal::error, tell);
}

}  // namespace gcdt::plugins
