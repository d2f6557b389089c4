// kumo report: the last operation on a stack as a page of time bars, from the live stack or from
// events that were saved.
#include "tools/kumo/report.h"

#include "os/files.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/deployed_template.h"
#include "tools/kumo/history.h"
#include "tools/kumo/timeline.h"

namespace gcdt::kumo {

// Nothing for an update that was taken back: the template is an older one then.
static Dependencies deployed_dependencies(Context& ctx, const std::string& stack_id,
                                          const PastOperation& operation) {
  if (operation.status.starts_with("UPDATE_ROLLBACK")) return {};
  try {
    Json document = deployed_document(ctx.aws("cloudformation"), stack_id);
    return dependencies(OrderedJson::parse(dump(document)));
  } catch (const Error&) {  // who may not read the template gets the page all the same
    return {};
  }
}

void require_place_for(const Context& ctx, const std::string& file) {
  std::filesystem::path folder = (ctx.dir / file).parent_path();
  if (!std::filesystem::is_directory(folder))
    throw Error("The report cannot be written to '{}': there is no folder '{}'.", file,
                folder.string());
}

void write_report(Context& ctx, const std::string& file, std::vector<services::StackEvent> events,
                  const std::string& stack_id, std::string_view name, bool live) {
  auto operation = last_operation(std::move(events), stack_id);
  if (!operation) throw Error("{} has no events, so that there is nothing to report.", name);
  Timeline timeline =
      make_timeline(*operation, stack_id,
                    live ? deployed_dependencies(ctx, stack_id, *operation) : Dependencies{});
  os::write_file(ctx.dir / file, timeline_page(timeline, name));
  ctx.out.show(output::Artifact{file, fmt::format("wrote report to disk: {}", file)});
}

static void run(Context& ctx) {
  std::string file = ctx.args.get("--out").value_or("kumo-report.html");
  require_place_for(ctx, file);
  EventSource source = read_event_source(ctx, true);
  write_report(ctx, file, std::move(source.events), source.root, source.stack,
               !ctx.args.has("--events"));
}

const Command report{"report [<stack_name>] [--events=<file>] [--out=<file>] [-v]",
                     "write a page with the time bars of the last operation", run,
                     Needs{.config = false, .credentials = false}};

}  // namespace gcdt::kumo
