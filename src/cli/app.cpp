#include "cli/app.h"

#include <cstring>
#include <filesystem>

#include "aws/transport.h"
#include "base/version.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/world.h"
#include "os/core_dumps.h"
#include "os/interrupt.h"
#include "os/memory_end.h"
#include "os/standard_output.h"
#include "output/sanitize.h"

namespace gcdt {

namespace cli {

namespace {

// For screen readers: what would be redrawn is said in lines, as in a log.
class PlainTerminal : public os::Terminal {
 public:
  explicit PlainTerminal(os::Terminal& real) : real_(real) {}
  void out(std::string_view bytes) override { real_.out(bytes); }
  void err(std::string_view bytes) override { real_.err(bytes); }
  bool is_tty() const override { return false; }
  bool can_ask() const override { return real_.can_ask(); }
  int width() const override { return real_.width(); }
  bool out_closed() const override { return real_.out_closed(); }
  std::string ask(std::string_view prompt, bool echo) override { return real_.ask(prompt, echo); }

 private:
  os::Terminal& real_;
};

// Where one of ours would be thrown: no memory.
int without_memory() {
  os::say_no_memory();
  return 1;
}

// A bug of ours: said on stderr, where no script takes it for output.
int crashed(os::Terminal& terminal, std::string_view title, std::string_view what) {
  terminal.err(output::sanitize(fmt::format(
      "gcdt {} has a bug: '{}' stopped with \"{}\". Please report it with this line and the "
      "output of the command with -v.\n",
      version(), title, what)));
  return 1;
}

// Where a test report cannot be written, that is said now and not when everything is done.
std::string missing_report_folder(const std::string& file) {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::path(file).parent_path();
  bool there = folder.empty() || std::filesystem::is_directory(folder, error);
  return there ? "" : folder.string();
}

}  // namespace

int run_guarded(output::Output& out, os::Terminal& terminal, const std::string& title,
                const std::function<int()>& work) {
  try {
    return work();
  } catch (const Error& error) {
    // An empty one has been said already (gcdt call writes its own to stderr).
    if (*error.what()) out.error(error.what());
    if (!error.detail.empty()) out.debug(error.detail);
    return 1;
  } catch (const Interrupted& interrupt) {
    out.info(fmt::format("Received {} signal - exiting command '{}'", signal_name(interrupt.signal),
                         title));
    return 128 + interrupt.signal;
  } catch (const std::exception& bug) {
    if (os::means_no_memory(bug)) return without_memory();
    return crashed(terminal, title, bug.what());
  } catch (...) {
    return crashed(terminal, title, "an exception of an unknown type");
  }
}

int run_app(const std::vector<std::string>& argv, os::Terminal& real_terminal,
            const os::Environment& environment) {
  if (is_completion(argv)) return answer_completion(argv, real_terminal, environment);
  PlainTerminal plain_terminal(real_terminal);
  auto call = interpret(argv);
  if (!call) {
    const Reply& reply = call.error();
    size_t width = real_terminal.is_tty() ? static_cast<size_t>(real_terminal.width()) : 0;
    auto shown = [width](const std::string& text) { return width ? fitted(text, width) : text; };
    if (!reply.out.empty()) real_terminal.out(shown(reply.out));
    if (!reply.err.empty()) real_terminal.err(shown(reply.err));
    return reply.exit_code;
  }
  call->output.notices_on_stderr = call->command->needs.pure_stdout;
  call->output.changes_much = call->command->needs.lasting;
  call->output.title = call->title();
  std::string no_folder = missing_report_folder(call->output.junit_file);
  if (!no_folder.empty()) call->output.junit_file.clear();
  if (environment.value("GCDT_PLAIN").value_or("0") != "0") call->output.plain = true;
  bool redraws = !call->output.plain && environment.get("TERM") != "dumb";
  os::Terminal& terminal = redraws ? real_terminal : plain_terminal;
  auto out = output::make_output(real_terminal, call->output, environment);
  int exit_code = run_guarded(*out, terminal, call->title(), [&] {
    if (!no_folder.empty())
      throw Error("--junit: '{}' is no folder, so that no test report can be written there.",
                  no_folder);
    World world(*call, *out, terminal, environment);
    return world.run();
  });
  out->finish(exit_code);
  return exit_code;
}

}  // namespace cli

static int run_real_app(int argc, char** argv) {
  os::Terminal& terminal = os::real_terminal();
  std::vector<std::string> words(argv, argv + argc);
  os::Environment environment = os::Environment::capture();
  if (cli::may_call_aws(words)) aws::load_curl_soon();
  int exit_code = cli::run_app(words, terminal, environment);
  // Half an answer in a file must not pass for a whole one.
  if (int error = os::lost_output()) {
    terminal.err(fmt::format("ERROR: Not all of the output could be written: {}.{}\n",
                             std::strerror(error),
                             exit_code == 0 ? " The command itself went well." : ""));
    if (exit_code == 0) exit_code = 1;
  }
  return exit_code;
}

int app_main(int argc, char** argv) {
  os::install_memory_end();
  os::guard_standard_files();
  os::install_interrupt_handlers();
  try {
    return run_real_app(argc, argv);
  } catch (const std::exception& error) {  // before or after the command
    if (os::means_no_memory(error)) return cli::without_memory();
    os::real_terminal().err("ERROR: ");
    os::real_terminal().err(error.what());
    os::real_terminal().err("\n");
    return 1;
  }
}

}  // namespace gcdt
