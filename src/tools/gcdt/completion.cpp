// gcdt completion: the script that lets a shell complete the five commands.
#include "base/embedded.h"
#include "lifecycle/context.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

std::string script_for(const std::string& shell) {
  for (const EmbeddedFile& file : embedded_completions())
    if (file.name == "gcdt." + shell) return std::string(file.content);
  throw Error("there is no completion for '{}'", shell);
}

void run(Context& ctx) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    if (!ctx.args.has(shell)) continue;
    std::string script = script_for(shell);
    ctx.out.show(output::Raw{script});
    ctx.out.show(output::Result{{{"shell", shell}, {"script", script}}});
  }
}

}  // namespace

const Command completion{
    "completion (bash | zsh | fish)", "print the script that lets a shell complete all five tools",
    run, Needs{.lifecycle = false, .config = false, .credentials = false, .pure_stdout = true},
    "The packages install the scripts; without a package, put one of these lines into the start\n"
    "file of the shell:\n\n"
    "```\n"
    "eval \"$(gcdt completion bash)\"                                 # ~/.bashrc\n"
    "eval \"$(gcdt completion zsh)\"                                  # ~/.zshrc, after compinit\n"
    "gcdt completion fish > ~/.config/fish/completions/gcdt.fish    # once\n"
    "```\n\n"
    "The script asks the program what fits, so it never grows stale. Commands, options and their\n"
    "values come from the usage; environments from the `gcdt_<env>.*` files of the folder; "
    "stacks,\n"
    "functions, deployments and alarms from AWS. What AWS answered is kept in\n"
    "`~/.cache/gcdt/completion` for five minutes; a first question waits at most 1.5 seconds and\n"
    "is answered in the background if AWS takes longer."};

}  // namespace gcdt::core
