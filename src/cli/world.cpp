#include "cli/world.h"

#include "aws/key_log.h"
#include "base/version.h"
#include "cli/update_check.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/python_calls.h"
#include "output/activity.h"
#include "plugins/plugins.h"

namespace gcdt::cli {

namespace {

// Reads the user's AWS files only for a command that may need them.
aws::Settings settings_for(const Invocation& call, const os::Environment& environment) {
  const Needs& needs = call.command->needs;
  if (!needs.lifecycle && !needs.credentials)
    return {.profile = call.profile.value_or(""),
            .profile_explicit = call.profile.has_value(),
            .region = call.region,
            .environment = environment};
  return aws::load_settings(
      environment,
      {.profile = call.profile, .region = call.region, .max_attempts = call.max_attempts});
}

std::filesystem::path current_folder() {
  std::error_code error;
  auto folder = std::filesystem::current_path(error);
  if (error) throw Error("the current folder cannot be used: {}", error.message());
  return folder;
}

std::vector<std::string> plugin_names(const os::Environment& environment) {
  std::vector<std::string> names;
  for (const auto& plugin : plugins::installed(environment)) names.push_back(plugin.name);
  return names;
}

}  // namespace

World::World(const Invocation& call, output::Output& out, os::Terminal& terminal,
             const os::Environment& environment)
    : environment_(environment),
      settings_(settings_for(call, environment)),
      transport_(aws::make_curl_transport(environment, settings_.ca_bundle,
                                          fmt::format("gcdt/{}", version()))),
      session_(settings_,
               {os::real_clock(), os::real_processes(), terminal, os::real_random(), *transport_}),
      debug_tls_(call.debug_tls),
      python_({.dir = current_folder(),
               .environment = environment,
               .verbose = call.output.verbose,
               .stdout_to_stderr = call.output.json,
               .serve = python_calls(session_, out)}),
      context_{
          out,     session_,    os::real_clock(), os::real_processes(), terminal, os::real_random(),
          python_, environment, current_folder()},
      turns_([&out](std::string text) { out.info(std::move(text)); }) {
  context_.tool = call.tool;
  context_.command = call.command;
  context_.args = call.args;
  context_.verbose = call.output.verbose;
  context_.assume_yes = call.yes;
  if (debug_tls_) aws::allow_key_log();
}

int World::run() {
  for (const std::string& warning : settings_.warnings) context_.out.warning(warning);
  if (auto file = environment_.value("SSLKEYLOGFILE")) say_where_keys_go(*file);
  int exit_code = 0;
  if (context_.command->needs.lifecycle)
    exit_code = run_with_lifecycle();
  else
    run_dispatch_only();
  for (const std::string& warning : session_.credentials().take_warnings())
    context_.out.warning(warning);
  return exit_code;
}

void World::say_where_keys_go(const std::string& file) {
  if (debug_tls_)
    context_.out.warning(fmt::format(
        "The keys of TLS sessions are written to {}: who reads it can read the traffic.", file));
  else
    context_.out.debug("SSLKEYLOGFILE is ignored: the keys of TLS sessions are not written down.");
}

void World::run_dispatch_only() {
  look_for_update();
  output::Activity activity(
      context_.out, fmt::format("{} {}", context_.tool->name, command_word(*context_.command)),
      context_.clock, output::Activity::silent);
  context_.command->run(context_);
}

int World::run_with_lifecycle() {
  context_.env = read_env(environment_);
  context_.shared = initial_context(context_, plugin_names(environment_));
  Bus bus;
  bus.connect(Signal::initialized, [this](Context&) { look_for_update(); });
  plugins::connect(bus, context_);
  return run_lifecycle(*context_.command, context_, bus);
}

void World::look_for_update() {
  check_for_update(context_.out, *transport_, context_.terminal, environment_);
}

}  // namespace gcdt::cli
