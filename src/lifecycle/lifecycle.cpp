// One run of one command. Each stage announces itself, does its work, announces that it is done.
#include "lifecycle/lifecycle.h"

#include "base/text.h"
#include "config/validate.h"
#include "lifecycle/bundling.h"
#include "lifecycle/exclusive.h"
#include "lifecycle/python_hooks.h"
#include "lookups/lookups.h"
#include "output/activity.h"
#include "services/credential_lifetime.h"

namespace gcdt {

namespace {

constexpr const char* kStacks = "stacks";
constexpr std::string_view kExpired =
    "Your credentials have expired... Please renew and try again!";

void read_config(const Command& command, Context& ctx) {
  auto configuration = config::read(
      {ctx.dir, ctx.env, ctx.tool->name, ctx.environment, ctx.out,
       [&ctx](const std::filesystem::path& file) { return read_python_config(ctx, file); }});
  // A hook of an earlier signal may have put sections there already: the files come on top.
  if (ctx.config.empty())
    ctx.config = std::move(configuration.value);
  else
    merge(ctx.config, configuration.value);
  ctx.config_sources = std::move(configuration.sources);
  config::incept_defaults(ctx.config, ctx.tool->name, command.needs.config);
}

// The places of values that were not found and may be missing.
std::vector<std::string> resolve_lookups(Context& ctx) {
  if (ctx.config_sources.empty()) return {};  // without a file there are no lookups (01-core 7.3)
  output::Activity activity(ctx.out, "resolving lookups", ctx.clock, output::Activity::silent);
  // What a stack of that section asks for, another one may make: kumo resolves it in its turn.
  Json later;
  if (auto stacks = ctx.config.find(kStacks); stacks != ctx.config.end())
    later = std::exchange(*stacks, nullptr);
  lookups::World world{ctx.session, ctx.processes, ctx.clock, ctx.environment, ctx.dir, ctx.config};
  lookups::Resolved resolved = lookups::resolve(ctx.config, ctx.tool->name, world, ctx.out);
  ctx.secret_places = std::move(resolved.secrets);
  if (!later.is_null()) ctx.config[kStacks] = std::move(later);
  return std::move(resolved.missing);
}

void require_section(const Command& command, const Context& ctx) {
  if (!command.needs.config || std::string_view(ctx.tool->name) == "gcdt") return;
  config::require_section(ctx.config, ctx.tool->name, ctx.env, ctx.config_sources);
}

// Asks STS who we are. Only rejected credentials get the original's words: a wrong endpoint or a
// missing network is no reason to renew anything.
void check_credentials(const Command& command, Context& ctx) {
  if (!command.needs.credentials || ctx.session.replays()) return;
  try {
    ctx.session.caller_identity();
  } catch (const ServiceError& error) {  // to tell "expired" from "not reachable"
    if (error.status == 0 || error.transient) throw;
    ctx.out.error(error.what());
    throw Error("{}", kExpired);
  }
  aws::CredentialChain& chain = ctx.session.credentials();
  for (const std::string& warning : chain.take_warnings()) ctx.out.warning(warning);
  if (command.needs.lasting) services::check_credential_lifetime(chain, ctx.out);
}

// A configuration may say which account it is for: with keys of another one nothing is done.
void check_account(const Command& command, Context& ctx) {
  if (!command.needs.credentials || ctx.session.replays()) return;
  Json who = ctx.session.caller_identity();
  std::string account = text(who, "/Account"), meant = text_or(ctx.config, "/account");
  ctx.out.debug(fmt::format("### account {}, region {}, as {}", account,
                            ctx.session.region().value_or("none"), text_or(who, "/Arn")));
  if (meant.empty() || meant == account) return;
  throw Error(
      "The credentials are of account {} ({}), but 'account' in the configuration is {}. Nothing "
      "was changed. Choose other credentials (AWS_PROFILE, --profile), or correct it.",
      account, text_or(who, "/Arn"), meant);
}

// The stages, top to bottom.
class Run {
 public:
  Run(const Command& command, Context& ctx, Bus& bus) : command_(command), ctx_(ctx), bus_(bus) {}

  void stages() {
    output::Activity activity(ctx_.out,
                              fmt::format("{} {}", ctx_.tool->name, command_word(command_)),
                              ctx_.clock, output::Activity::silent);
    ctx_.out.debug("### init");
    debug("### context:", ctx_.shared);
    send(Signal::initialized);
    send(Signal::config_read_init);
    read_config(command_, ctx_);
    send(Signal::config_read_finalized);
    load_hook_files(ctx_);
    config::migrate_kumo(ctx_.config, ctx_.out);
    send(Signal::check_credentials_init);
    send(Signal::check_credentials_finalized);
    send(Signal::lookup_init);
    auto missing = resolve_lookups(ctx_);
    send(Signal::lookup_finalized);
    debug("### config after lookup:", config_without_secrets(ctx_));
    send(Signal::config_validation_init);
    // Sections that hooks have added since get their defaults now.
    config::incept_defaults(ctx_.config, ctx_.tool->name, command_.needs.config);
    lookups::leave_out(ctx_.config, missing);
    config::validate(ctx_.config, ctx_.config_sources, ctx_.tool->name, ctx_.out);
    send(Signal::config_validation_finalized);
    require_section(command_, ctx_);
    if (command_.needs.check) command_.needs.check(ctx_);
    check_credentials(command_, ctx_);
    check_account(command_, ctx_);
    lock_ = lock_target(command_, ctx_);
    send(Signal::bundle_pre);
    if (command_.needs.bundle) prepare_bundle(ctx_);
    send(Signal::bundle_init);
    if (command_.needs.bundle) build_bundle(ctx_);
    send(Signal::bundle_finalized);
    send(Signal::command_init);
    command_began_ = true;
    command_.run(ctx_);
    done_ = true;
    send(Signal::command_finalized);
    tell(Signal::finalized);
  }

  // What a command has changed it says itself.
  void interrupted() {
    if (!command_began_) ctx_.out.info("Nothing was changed.");
  }

  void failed(const Error& error) {
    std::string text = error.what();
    if (text.empty())
      text = fmt::format("'{}' command failed with exit code 1", command_word(command_));
    else
      ctx_.out.error(text);
    if (!error.detail.empty()) ctx_.out.debug(error.detail);
    if (done_ && command_.needs.lasting)
      ctx_.out.info(fmt::format("The '{} {}' itself was done before that, and stays.",
                                ctx_.tool->name, command_word(command_)));
    ctx_.shared["error"] = text;
    tell(Signal::error);
  }

 private:
  void debug(const char* title, const Json& value) {
    if (!ctx_.verbose) return;  // a long text that nobody would see
    ctx_.out.debug(title);
    ctx_.out.debug(dump_pretty(value));
  }

  // For signals whose receivers can no longer change the outcome: what fails there is a warning.
  void tell(Signal signal) {
    try {
      bus_.send(signal, ctx_);
      ctx_.out.debug("### " + std::string(name(signal)));
    } catch (const Error& error) {  // said, and nothing more
      ctx_.out.warning(error.what());
      if (!error.detail.empty()) ctx_.out.debug(error.detail);
    }
  }

  // A receiver reports a failure by raising, or in the original's way: by setting context['error'].
  void send(Signal signal) {
    bus_.send(signal, ctx_);
    ctx_.out.debug("### " + std::string(name(signal)));
    if (std::string error = text_or(ctx_.shared, "/error"); !error.empty())
      throw Error("{}", error);
  }

  const Command& command_;
  Context& ctx_;
  Bus& bus_;
  bool command_began_ = false, done_ = false;
  std::unique_ptr<os::FileLock> lock_;
};

}  // namespace

std::string read_env(const os::Environment& environment) {
  auto value = environment.get("ENV");
  if (!value) value = environment.get("env");
  if (!value || value->empty())
    throw Error(
        "'ENV' environment variable not set! It says which gcdt_<env> file is read: "
        "`export ENV=dev`.");
  std::string env = lower(*value);
  bool plain = env.size() <= 64 &&
               env.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
  if (!plain)
    throw Error("ENV '{}' is no environment name: letters, digits, '_' and '-' make one", *value);
  return env;
}

int run_lifecycle(const Command& command, Context& ctx, Bus& bus) {
  Run run(command, ctx, bus);
  try {
    run.stages();
    return 0;
  } catch (const Interrupted&) {  // on its way to the one who ends the run
    run.interrupted();
    throw;
  } catch (const Error& error) {  // every failure ends here: shown once, signalled once
    run.failed(error);
    return 1;
  }
}

}  // namespace gcdt
