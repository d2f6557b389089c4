// gcdt call: any operation of AWS from a shell, and many of them from one process. Needs neither
// ENV nor configuration.
#include "tools/gcdt/call.h"

#include <unistd.h>

#include "aws/protocol.h"
#include "base/text.h"
#include "lifecycle/context.h"
#include "os/files.h"
#include "os/input.h"
#include "output/sanitize.h"
#include "tools/gcdt/commands.h"

namespace gcdt::core {

namespace {

constexpr std::string_view kFile = "file://";

// The argument: a JSON text, "file://<path>", or "-" for standard input.
Json read_params(const std::string& argument, const std::filesystem::path& dir) {
  if (argument == "-") return parse_json(os::Input(STDIN_FILENO).rest(), "standard input");
  if (!argument.starts_with(kFile)) return parse_json(argument, "parameters");
  std::string path = argument.substr(kFile.size());
  return parse_json(os::read_file(dir / path), path);
}

// Standard output carries the answer and nothing else.
[[noreturn]] void fail(Context& ctx, const std::string& message) {
  ctx.terminal.err(output::sanitize(message) + "\n");
  throw Error("");
}

bool may_change(std::string_view operation) {
  for (std::string_view look : {"get", "list", "describe", "head", "batchget", "query", "scan"})
    if (lower(operation).starts_with(look)) return false;
  return true;
}

void run_call(Context& ctx) {
  // The sentence goes to stderr, in the form that scripts look for.
  try {
    Json params = Json::object();
    if (auto argument = ctx.args.get("<params>")) params = read_params(*argument, ctx.dir);
    Json answer = call_once(ctx.session, *ctx.args.get("<service>"), "",
                            *ctx.args.get("<operation>"), std::move(params));
    ctx.out.show(output::Raw{dump_pretty(answer)});
    ctx.out.show(output::Result{std::move(answer)});
  } catch (const Interrupted&) {  // the request may have arrived
    std::string operation = *ctx.args.get("<operation>");
    if (may_change(operation))
      ctx.out.warning(fmt::format(
          "Whether {} did anything is not known: its answer was not waited for.", operation));
    throw;
  } catch (const ServiceError& error) {
    fail(ctx, error.code + ": " + error.message);
  } catch (const Error& error) {
    fail(ctx, error.what());
  }
}

void run_batch(Context& ctx) {
  os::Input input(STDIN_FILENO);
  while (auto line = input.line())
    if (!line->empty()) ctx.out.show(output::Raw{dump(answer_line(ctx.session, *line))});
}

void run(Context& ctx) {
  ctx.args.has("--batch") ? run_batch(ctx) : run_call(ctx);
}

// "DescribeStacks" for "describe_stacks" and "describe-stacks", too. What is unknown stays as it
// is: the client knows how to say so.
std::string operation_name(const aws::Model& model, const std::string& name) {
  if (model.operation(name)) return name;
  std::string snake = replace_all(name, "-", "_");
  for (std::string_view known : model.operation_names())
    if (aws::snake_case(known) == snake) return std::string(known);
  return name;
}

Json failure(const std::string& code, const std::string& message) {
  return {{"error", {{"code", code}, {"message", message}}}};
}

}  // namespace

Json call_once(aws::Session& session, const std::string& service, const std::string& region,
               const std::string& operation, Json params) {
  aws::Client client = session.client(service, region);
  std::string name = operation_name(client.model(), operation);
  aws::Operation known = client.model().operation(name);
  if (known && known.input()) params = aws::blobs_from_base64(known.input(), std::move(params));
  Json answer = client.call(name, std::move(params));
  answer.erase("ResponseMetadata");
  return aws::blobs_to_base64(std::move(answer));
}

Json answer_line(aws::Session& session, const std::string& line) {
  // One line that fails must not end the others.
  try {
    const Json request = parse_json(line, "line");
    std::string service = text(request, "/service"), operation = text(request, "/operation");
    const Json* params = find(request, "/params");
    return {{"ok", call_once(session, service, text_or(request, "/region"), operation,
                             params ? *params : Json::object())}};
  } catch (const ServiceError& error) {
    return failure(error.code, error.message);
  } catch (const Error& error) {
    return failure("Error", error.what());
  }
}

const Command call{
    "call (--batch | <service> <operation> [<params>])",
    "make a call to AWS and print the answer as JSON", run,
    Needs{.lifecycle = false, .pure_stdout = true},
    "Names are those of the API reference: `gcdt call cloudformation DescribeStacks "
    "'{\"StackName\": "
    "\"infra-dev\"}'`. `<params>` is a JSON object, `file://<path>`, or `-` for standard input. "
    "Blobs are base64, instants ISO 8601. When AWS refuses, `CODE: message` is written to stderr.\n"
    "With `--batch` the calls are read from standard input, one `{\"service\": ..., "
    "\"operation\": ..., \"params\": ...}` a line, with `region` if need be; each answer is one "
    "line, `{\"ok\": ...}` or `{\"error\": {\"code\": ..., \"message\": ...}}`."};

}  // namespace gcdt::core
