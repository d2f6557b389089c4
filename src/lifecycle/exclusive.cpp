#include "lifecycle/exclusive.h"

#include <unistd.h>

#include <charconv>

#include "base/hash.h"
#include "base/text.h"

namespace gcdt {

namespace {

namespace fs = std::filesystem;

// The place for what programs remember (XDG base directories); "" without a home.
fs::path lock_folder(const os::Environment& environment) {
  if (auto state = environment.value("XDG_STATE_HOME")) return fs::path(*state) / "gcdt/locks";
  auto home = environment.value("HOME");
  return home ? fs::path(*home) / ".local/state/gcdt/locks" : fs::path();
}

// What is worked on, by the names that the tools give it; "" if the section names nothing.
std::string target_of(const Context& ctx) {
  const Json& section = ctx.section();
  for (const char* place : {"/stack/StackName", "/lambda/name", "/api/name"})
    if (std::string name = text_or(section, place); !name.empty()) return name;
  std::string application = text_or(section, "/codedeploy/applicationName");
  if (application.empty()) return {};
  return application + "/" + text_or(section, "/codedeploy/deploymentGroupName");
}

std::chrono::seconds patience(const Context& ctx) {
  auto given = ctx.args.get("--lock-timeout");
  if (!given) return ctx.args.has("--wait") ? std::chrono::hours(24) : std::chrono::seconds(0);
  int value = 0;
  auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), value);
  if (error != std::errc{} || end != given->data() + given->size() || value < 0)
    throw Error("--lock-timeout must be a number of seconds, not '{}'", *given);
  return std::chrono::seconds(value);
}

}  // namespace

std::unique_ptr<os::FileLock> lock_target(const Command& command, Context& ctx) {
  auto seconds = patience(ctx);
  std::string target = target_of(ctx);
  fs::path folder = lock_folder(ctx.environment);
  if (!command.needs.lasting || ctx.session.replays() || target.empty() || folder.empty())
    return nullptr;
  std::string whole = fmt::format("{}\n{}\n{}\n{}", ctx.tool->name, ctx.session.account_id(),
                                  ctx.session.region().value_or(""), target);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || access(folder.c_str(), W_OK) != 0) {
    ctx.out.debug(fmt::format("No lock: '{}' cannot be written to.", folder.string()));
    return nullptr;
  }
  fs::permissions(folder, fs::perms::owner_all, error);
  fs::path file = folder / hex_encode(sha256(whole)).substr(0, 32);
  auto lock = std::make_unique<os::FileLock>(
      file,
      [&] {
        if (seconds.count() > 0)
          ctx.out.info(fmt::format("Another run works on '{}' ({}); waiting for it ...", target,
                                   os::FileLock::holder(file)));
      },
      seconds);
  if (lock->is_busy())
    throw Error(
        "Another run works on '{}' on this machine: {}. Nothing was changed. Wait until it is "
        "over, or give --lock-timeout=<seconds>.",
        target, os::FileLock::holder(file));
  lock->sign(fmt::format("{} {}, process {}, since {}", ctx.tool->name, command_word(command),
                         getpid(), human_time(ctx.clock.now()).substr(0, 19)));
  return lock;
}

}  // namespace gcdt
