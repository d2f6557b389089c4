// kumo report: the last operation on a stack as a page of time bars, from the live stack or from
// events that were saved.
#include "tools/kumo/report.h"

#include "os/files.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/history.h"
#include "tools/kumo/timeline.h"

namespace gcdt::kumo {

void require_place_for(const Context& ctx, const std::string& file) {
  std::filesystem::path folder = (ctx.dir / file).parent_path();
  if (!std::filesystem::is_directory(folder))
    throw Error("The report can not be written to '{}': there is no folder '{}'.", file,
                folder.string());
}

void write_report(Context& ctx, const std::string& file, std::vector<services::StackEvent> events,
                  const std::string& stack_id, std::string_view name) {
  auto operation = last_operation(std::move(events), stack_id);
  if (!operation) throw Error("{} has no events, so that there is nothing to report.", name);
  Timeline timeline = make_timeline(*operation, stack_id);
  os::write_file(ctx.dir / file, timeline_page(timeline, name));
  ctx.out.show(output::Artifact{file, fmt::format("wrote report to disk: {}", file)});
}

static void run(Context& ctx) {
  std::string file = ctx.args.get("--out").value_or("kumo-report.html");
  require_place_for(ctx, file);
  EventSource source = read_event_source(ctx, true);
  write_report(ctx, file, std::move(source.events), source.root, source.stack);
}

const Command report{"report [<stack_name>] [--events=<file>] [--out=<file>] [-v]",
                     "write a page with the time bars of the last operation", run,
                     Needs{.config = false, .credentials = false}};

}  // namespace gcdt::kumo
