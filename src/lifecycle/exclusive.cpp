#include "lifecycle/exclusive.h"

#include <unistd.h>

#include <charconv>

#include "aws/assumed_role.h"
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

// "arn:aws:lambda:<region>:<account>:function:<name>:<alias>" -> "<name>".
std::string function_in(const std::string& typed) {
  std::vector<std::string> parts = split(typed, ':');
  return parts.size() > 6 && parts[0] == "arn" ? parts[6] : typed;
}

// What is worked on, by the names that the tools give it; "" if nothing is named.
std::string target_of(const Command& command, const Context& ctx) {
  if (auto typed = ctx.args.get("<lambda>")) return function_in(*typed);
  if (auto typed = ctx.args.get("<stack_name>")) return *typed;
  if (command_word(command) == "stack-set")
    return "stack set " + text_or(ctx.config, "/stack_set/StackSetName");
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

constexpr std::string_view kProcess = ", process ";

// A hook or a script of the run that has the lock starts us: then we are a part of it.
bool is_part_of(const std::string& holder) {
  size_t at = holder.find(kProcess);
  if (at == std::string::npos) return false;
  int64_t process = 0;
  std::from_chars(holder.data() + at + kProcess.size(), holder.data() + holder.size(), process);
  for (int64_t mine = getppid(); mine > 1; mine = os::parent_of(mine))
    if (mine == process) return true;
  return false;
}

}  // namespace

std::unique_ptr<os::FileLock> lock_target(const Command& command, Context& ctx) {
  patience(ctx);  // a wrong number is told whatever the command
  if (!command.needs.exclusive || ctx.args.has("--dry-run")) return nullptr;
  return lock_target(ctx, target_of(command, ctx));
}

std::unique_ptr<os::FileLock> lock_target(Context& ctx, const std::string& target,
                                          std::string_view role) {
  auto seconds = patience(ctx);
  fs::path folder = lock_folder(ctx.environment);
  if (ctx.session.replays() || target.empty() || folder.empty()) return nullptr;
  std::string account = role.empty() ? ctx.session.account_id() : aws::account_of(role);
  std::string whole = fmt::format("{}\n{}\n{}\n{}", ctx.tool->name, account,
                                  ctx.session.region().value_or(""), target);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || access(folder.c_str(), W_OK) != 0) {
    ctx.out.debug(fmt::format("No lock: '{}' cannot be written to.", folder.string()));
    return nullptr;
  }
  fs::permissions(folder, fs::perms::owner_all, error);
  fs::path file = folder / hex_encode(sha256(whole)).substr(0, 32);
  auto lock = std::make_unique<os::FileLock>(file, [] {}, std::chrono::seconds(0));
  if (lock->is_busy() && is_part_of(os::FileLock::holder(file))) return nullptr;
  if (lock->is_busy())
    lock = std::make_unique<os::FileLock>(
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
  lock->sign(fmt::format("{} {}{}{}, since {}", ctx.tool->name, command_word(*ctx.command),
                         kProcess, getpid(), human_time(ctx.clock.now()).substr(0, 19)));
  return lock;
}

}  // namespace gcdt
