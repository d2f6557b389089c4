// kumo dot: the graph of the template, drawn by Graphviz; with --html as a page to move in.
#include "base/text.h"
#include "os/files.h"
#include "output/sanitize.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/graph.h"
#include "tools/kumo/graph_page.h"
#include "tools/kumo/stack.h"
#include "tools/kumo/template.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kFormats[] = {"svg", "png", "pdf", "dot"};
constexpr auto kDeadline = std::chrono::minutes(10);

// Configured parameters of the template; those it hides stay hidden.
std::map<std::string, std::string> parameter_values(const Context& ctx,
                                                    const OrderedJson& document) {
  std::map<std::string, std::string> values;
  for (const Json& parameter : stack_parameters(ctx)) {
    std::string name = text(parameter, "/ParameterKey");
    values[name] = is_no_echo(document, name)
                       ? "***"
                       : output::mask_secrets(text(parameter, "/ParameterValue"));
  }
  return values;
}

std::string format_of(const Context& ctx) {
  if (ctx.args.has("--html")) return "html";
  std::string format = ctx.args.get("--format").value_or("svg");
  if (std::ranges::find(kFormats, format) == std::end(kFormats))
    throw Error("--format must be one of svg, png, pdf, dot, not '{}'", format);
  return format;
}

std::string draw(Context& ctx, const std::filesystem::path& program, const std::string& graph,
                 const std::string& format) {
  os::ProcessResult result = ctx.processes.run({.argv = {program.string(), "-T" + format},
                                                .dir = ctx.dir,
                                                .environment = ctx.environment,
                                                .input = graph,
                                                .deadline = kDeadline});
  if (!result.timed_out && result.exit_code == 0) return std::move(result.out);
  Error error("Graphviz could not draw the graph: {}",
              result.timed_out ? "it did not end within 10 minutes" : last_line(result.err));
  error.detail = result.err;
  throw error;
}

void write(Context& ctx, const std::string& name, std::string_view content) {
  os::write_file(ctx.dir / name, content);
  ctx.out.show(output::Artifact{name, fmt::format("wrote graph to disk: {}", name)});
}

}  // namespace

static void run(Context& ctx) {
  std::string format = format_of(ctx);
  OrderedJson document = evaluate_in_order(ctx, open_template(ctx));
  auto values = parameter_values(ctx, document);
  std::string graph = graph_text(document, values);
  std::string name = ctx.args.get("--out").value_or("cloudformation." + format);
  if (format == "dot") {
    write(ctx, name, graph);
    return;
  }
  auto program = os::find_program("dot", ctx.environment);
  if (!program) {
    write(ctx, "cloudformation.dot", graph);
    throw Error(
        "'dot' (Graphviz) was not found on PATH. Install Graphviz to draw cloudformation.dot.");
  }
  bool page = format == "html";
  std::string drawing = draw(ctx, *program, graph, page ? "svg" : format);
  write(ctx, name, page ? graph_page(document, values, std::move(drawing)) : drawing);
}

const Command dot{"dot [--html | --format=<format>] [--out=<file>] [-v]",
                  "draw the template as a graph", run,
                  Needs{.credentials = false, .template_code = true}};

}  // namespace gcdt::kumo
