// gcdt awsume: takes on a role in another account, with MFA, and writes its keys to the credentials
// file, for gcdt and every other tool.
#include "services/awsume.h"

#include <ctime>

#include "base/text.h"
#include "base/version.h"
#include "lifecycle/context.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

using services::Awsume;
using services::AwsumeRole;

// "2026-01-02 03:04:05" by the clock on the wall.
std::string local_time(Time time) {
  std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts)};
}

void tell_end(Context& ctx, const AwsumeRole& role) {
  auto left = std::chrono::round<std::chrono::seconds>(role.expiration - ctx.clock.now());
  ctx.out.info(fmt::format("Your credentials will expire in {} seconds at: {}", left.count(),
                           local_time(role.expiration)));
  ctx.out.show(output::Result{{{"account", role.account},
                               {"profile", role.profile},
                               {"assumed_role", role.arn},
                               {"username", role.username},
                               {"expiration", iso8601(role.expiration)}}});
}

void renew(Context& ctx, Awsume& awsume) {
  auto last = awsume.last_role();
  if (!last)
    throw Error("There is no role to renew; 'gcdt awsume set <account> <arn>' takes one on.");
  ctx.out.info(fmt::format("Refreshing credentials for '{}' role", last->arn));
  tell_end(ctx, awsume.assume(*last));
}

void switch_to(Context& ctx, Awsume& awsume) {
  std::string account = *ctx.args.get("<account>");
  auto role = awsume.role(account);
  if (!role) throw Error("Account '{}' not set. Please use 'awsume set' to fix that.", account);
  ctx.out.info(fmt::format("Using account '{}'", account));
  ctx.out.info(fmt::format("Switching into '{}' role", role->arn));
  tell_end(ctx, awsume.assume(*role));
}

std::string default_profile(const Context& ctx) {
  if (ctx.session.settings().profile_explicit) return ctx.session.settings().profile;
  for (const char* variable : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"})
    if (auto profile = ctx.environment.value(variable)) return *profile;
  return "glomex";  // the original's
}

void set(Context& ctx, Awsume& awsume) {
  AwsumeRole role{*ctx.args.get("<account>"), default_profile(ctx), *ctx.args.get("<arn>"),
                  ctx.args.get("--username").value_or("")};
  if (auto last = awsume.last_role(); role.username.empty() && last) role.username = last->username;
  if (role.username.empty())
    throw Error("First time users need to provide a username via '--username'");
  ctx.out.info(fmt::format("Using account '{}'", role.account));
  if (auto end = awsume.keys_end(role); end && *end > ctx.clock.now()) {
    role.expiration = *end;
    awsume.remember(role);
  } else {
    role = awsume.assume(std::move(role));
  }
  tell_end(ctx, role);
}

// Five names a line.
void list(Context& ctx, Awsume& awsume) {
  ctx.out.info("You configured access to the following AWS accounts:");
  std::vector<std::string> accounts = awsume.accounts();
  for (size_t i = 0; i < accounts.size(); i += 5)
    ctx.out.info(
        join(std::span(accounts).subspan(i, std::min<size_t>(5, accounts.size() - i)), ", "));
  ctx.out.show(output::Result{accounts});
}

void clean(Context& ctx) {
  Awsume::find_credentials_file(ctx.environment);
  auto file = Awsume::cache_file(ctx.environment);
  ctx.out.info("Deleting cache file for gcdt-awsume....");
  std::error_code error;
  std::filesystem::remove(file, error);
  if (error) throw Error("'{}' cannot be removed: {}.", file.string(), error.message());
}

void run(Context& ctx) {
  if (ctx.args.has("version"))
    return ctx.out.info(fmt::format("gcdt-awsume version {}", gcdt::version()));
  if (ctx.args.has("clean")) return clean(ctx);
  Awsume awsume(ctx.environment, ctx.session.machine(), ctx.out, ctx.session.region());
  if (ctx.args.has("set")) return set(ctx, awsume);
  if (ctx.args.has("switch")) return switch_to(ctx, awsume);
  if (ctx.args.has("list")) return list(ctx, awsume);
  renew(ctx, awsume);
}

}  // namespace

const Command awsume{
    "awsume\n"
    "awsume renew\n"
    "awsume switch <account>\n"
    "awsume set <account> <arn> [--username=<name>]\n"
    "awsume list\n"
    "awsume clean\n"
    "awsume version",
    "take on a role in another account, with MFA", run,
    Needs{.lifecycle = false, .config = false, .credentials = false},
    "Takes the long-term keys of section `[<profile>-long-term]` of `~/.aws/credentials`, opens "
    "an\n"
    "MFA session, and writes the keys of the role to section `[<profile>]`. See\n"
    "[awsume](awsume.md)."};

}  // namespace gcdt::core
