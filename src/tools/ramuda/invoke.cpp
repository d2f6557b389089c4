// ramuda invoke: calls the function and shows its answer.
#include <algorithm>

#include "lifecycle/context.h"
#include "os/files.h"
#include "tools/ramuda/commands.h"
#include "tools/ramuda/function.h"

namespace gcdt::ramuda {

namespace {

constexpr std::string_view kFile = "file://";
constexpr const char* kTypes[] = {"RequestResponse", "Event", "DryRun"};

std::string payload_of(const Context& ctx) {
  std::string given = *ctx.args.get("--payload");
  if (!given.starts_with(kFile)) return given;
  return os::read_file(ctx.dir / given.substr(kFile.size()));
}

std::string type_of(const Context& ctx) {
  std::string type = ctx.args.get("--invocation-type").value_or(kTypes[0]);
  if (std::ranges::find(kTypes, type) == std::end(kTypes))
    throw Error("--invocation-type must be RequestResponse, Event or DryRun, not '{}'.", type);
  return type;
}

void run(Context& ctx) {
  std::string type = type_of(ctx), payload = payload_of(ctx);
  Invocation answer =
      invoke_function(ctx.aws("lambda"), function_argument(ctx), qualifier(ctx), payload, type);
  ctx.out.say("invoke result:");
  if (auto file = ctx.args.get("--outfile")) {
    os::write_file(ctx.dir / *file, answer.payload);
    ctx.out.show(output::Artifact{*file, *file});
  } else {
    ctx.out.show(output::Raw{answer.payload});
  }
  Json result{{"function", function_argument(ctx)}, {"payload", answer.payload}};
  if (!answer.failure.empty()) result["FunctionError"] = answer.failure;
  ctx.out.show(output::Result{std::move(result)});
  if (!answer.failure.empty()) throw Error("FunctionError: {}", answer.failure);
}

}  // namespace

const Command invoke{
    "invoke <lambda> [<version>] --payload=<payload> [--invocation-type=<type>] "
    "[--outfile=<file>] [-v]",
    "call the function", run, Needs{.config = false},
    "The answer is printed, or written to a file. When the function itself fails, its answer is "
    "shown all the same and the exit code is 1."};

}  // namespace gcdt::ramuda
