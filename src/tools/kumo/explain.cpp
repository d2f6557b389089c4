// kumo explain: why the last operation that failed did so, from the live stack or from events that
// were saved.
#include "tools/kumo/causes.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/history.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

Json as_json(const Cause& cause) {
  return {{"resource", cause.within.empty() ? cause.event.logical_id
                                            : cause.within + "/" + cause.event.logical_id},
          {"physical_id", cause.event.physical_id},
          {"resource_type", cause.event.type},
          {"status", cause.event.status},
          {"reason", cause.event.reason},
          {"time", human_time(cause.event.time)},
          {"in_rollback", cause.in_rollback}};
}

void list_causes(Context& ctx, const std::vector<Cause>& causes, bool in_rollback) {
  int number = 0;
  for (const Cause& cause : causes) {
    if (cause.in_rollback != in_rollback) continue;
    if (number == 0)
      ctx.out.say(in_rollback ? "What stopped the rollback:" : "Causes, the first one first:");
    ctx.out.say(
        fmt::format("  {}. {} {}", ++number, human_time(cause.event.time), describe(cause)));
  }
}

// A live stack whose resources have nothing to say may have been refused before they were touched.
std::vector<std::string> found_before(const Context& ctx, const std::vector<Cause>& causes,
                                      const std::string& stack_id) {
  if (!about_no_resource(causes) || ctx.args.has("--events")) return {};
  return services::early_validation_errors(ctx.aws("cloudformation"), {{"StackName", stack_id}});
}

}  // namespace

static void run(Context& ctx) {
  EventSource source = read_event_source(ctx);
  auto operation = last_failure(std::move(source.events), source.root);
  if (!operation) {
    ctx.out.say(fmt::format("No operation on {} failed, as far as its events tell.", source.name));
    ctx.out.show(output::Result{{{"stack_id", source.root}, {"causes", Json::array()}}});
    return;
  }
  std::vector<Cause> causes = find_causes(operation->events, source.root);
  ctx.out.say(fmt::format("The operation that began at {} with {} ended in {}.{}",
                          human_time(operation->start().time), operation->start().status,
                          operation->status,
                          operation->newest ? "" : " Since then another one went well."));
  std::vector<std::string> invalid = found_before(ctx, causes, source.root);
  if (!invalid.empty()) ctx.out.say("Found before any resource was touched:");
  for (const std::string& error : invalid) ctx.out.say("  " + error);
  list_causes(ctx, causes, false);
  list_causes(ctx, causes, true);
  std::string_view advice = stack_state(operation->status).way_out;
  if (operation->newest && !advice.empty()) ctx.out.say(std::string(advice));
  Json list = Json::array();
  for (const Cause& cause : causes) list.push_back(as_json(cause));
  ctx.out.show(output::Result{{{"stack_id", source.root},
                               {"status", operation->status},
                               {"began", human_time(operation->start().time)},
                               {"newest", operation->newest},
                               {"early_validation", invalid},
                               {"causes", std::move(list)}}});
}

// Without the probe of credentials: saved events need none.
const Command explain{"explain [<stack_name>] [--events=<file>] [-v]",
                      "say why the last failed operation failed", run,
                      Needs{.config = false, .credentials = false}};

}  // namespace gcdt::kumo
