// ramuda invoke: calls the function and shows its answer.
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "lifecycle/context.h"
#include "os/files.h"
#include "os/input.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

constexpr std::string_view kFile = "file://";
constexpr const char* kTypes[] = {"RequestResponse", "Event", "DryRun"};

// As given, for the function may care about the very bytes; but Lambda takes JSON only.
std::string checked(std::string payload, std::string_view origin) {
  if (!trim(payload).empty()) parse_json(payload, origin);
  return payload;
}

// The argument: a JSON text, "file://<path>", or "-" for standard input.
std::string payload_of(const Context& ctx) {
  std::string given = ctx.args.get("--payload").value_or("");
  if (given == "-") return checked(os::Input(STDIN_FILENO).rest(), "standard input");
  if (!given.starts_with(kFile)) return checked(given, "--payload");
  std::string path = given.substr(kFile.size());
  return checked(os::read_file(ctx.dir / path), path);
}

std::string type_of(const Context& ctx) {
  std::string type = ctx.args.get("--invocation-type").value_or(kTypes[0]);
  if (std::ranges::find(kTypes, type) == std::end(kTypes))
    throw Error("--invocation-type must be RequestResponse, Event or DryRun, not '{}'.", type);
  if (ctx.args.has("--tail") && type != kTypes[0])
    throw Error("--tail shows the log of a call that is waited for; with {} there is none.", type);
  return type;
}

void run(Context& ctx) {
  std::string type = type_of(ctx), payload = payload_of(ctx);
  bool tail = ctx.args.has("--tail");
  Invocation answer = invoke_function(ctx.aws("lambda"), function_argument(ctx), qualifier(ctx),
                                      payload, type, tail);
  Json result{{"function", function_argument(ctx)}, {"payload", answer.payload}};
  if (tail) {
    ctx.out.say(trim(answer.log), output::Style::dim);
    result["log"] = answer.log;
  }
  ctx.out.say("invoke result:");
  if (auto file = ctx.args.get("--outfile")) {
    os::write_file(ctx.dir / *file, answer.payload);
    ctx.out.show(output::Artifact{*file, *file});
  } else {
    ctx.out.show(output::Raw{answer.payload});
  }
  if (!answer.failure.empty()) result["FunctionError"] = answer.failure;
  ctx.out.show(output::Result{std::move(result)});
  if (!answer.failure.empty()) throw Error("FunctionError: {}", answer.failure);
}

}  // namespace

const Command invoke{
    "invoke <lambda> [<version>] --payload=<payload> [--invocation-type=<type>] "
    "[--outfile=<file>] [--tail] [-v]",
    "call the function", run, Needs{.config = false},
    "The payload is JSON: as it is, in a file (`file://input.json`), or from standard input (`-`). "
    "The answer is printed, or written to a file; `--tail` prints the end of the log before it. "
    "When the function itself fails, its answer is shown all the same and the exit code is 1."};

}  // namespace gcdt::ramuda
