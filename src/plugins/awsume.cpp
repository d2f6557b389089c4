#include "plugins/awsume.h"

#include "aws/credentials/metadata.h"
#include "plugins/plugins.h"
#include "services/awsume.h"

namespace gcdt::plugins {

namespace {

namespace fs = std::filesystem;
using services::Awsume;
using services::AwsumeRole;
constexpr auto kRenewBelow = std::chrono::seconds(900);

// Whether the keys that this run will sign with are those that awsume writes.
bool concerns(const Context& ctx) {
  if (!ctx.command->needs.credentials || ctx.session.replays()) return false;
  bool by_environment =
      ctx.environment.value("AWS_ACCESS_KEY_ID") && !ctx.session.settings().profile_explicit;
  std::error_code ignored;
  return !by_environment && fs::exists(Awsume::cache_file(ctx.environment), ignored);
}

// The first call of this run that is signed takes the keys from the file, and so the new ones.
// While the old keys last, a run can go on with them.
AwsumeRole renewed(Context& ctx, Awsume& awsume, const AwsumeRole& role, os::Duration left) {
  try {
    ctx.out.info(fmt::format("Refreshing credentials for '{}' role", role.arn));
    return awsume.assume(role);
  } catch (const Error& error) {  // no code, no network: nothing is lost yet
    if (left.count() <= 0) throw;
    ctx.out.warning(error.what());
    return role;
  }
}

void renew(Context& ctx) {
  if (!concerns(ctx)) return;
  Awsume awsume(ctx.environment, ctx.session.machine(), ctx.out, ctx.session.region());
  auto role = awsume.last_role(ctx.session.settings().profile);
  if (!role) return;
  os::Duration left = awsume.keys_end(*role).value_or(Time{}) - ctx.clock.now();
  if (left < kRenewBelow) {
    if (aws::is_instance(ctx.session.settings(), ctx.session.machine())) return;
    role = renewed(ctx, awsume, *role, left);
  }
  ctx.shared["aws_creds_path"] = awsume.credentials_file().string();
  ctx.shared["gcdt_awsume_file"] = Awsume::cache_file(ctx.environment).string();
  ctx.shared["duration"] = Awsume::kRoleDuration.count();
  ctx.shared["expiration"] =
      std::chrono::floor<std::chrono::seconds>(role->expiration).time_since_epoch().count();
  ctx.shared["account"] = role->account;
}

}  // namespace

void connect_awsume(Bus& bus, bool installed) {
  bus.connect(Signal::check_credentials_init, [installed](Context& ctx) {
    if (installed || active_section(ctx, "gcdt_awsume")) renew(ctx);
  });
}

}  // namespace gcdt::plugins
