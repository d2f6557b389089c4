// kumo stack-set status: the instances of the stack set, and its last operations.
#include "base/words.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/stack_set.h"

namespace gcdt::kumo {

namespace {

constexpr size_t kOperations = 5;

std::string time_of(const Json& operation, const char* member) {
  auto time = parse_time(text_or(operation, member));
  return time ? human_time(std::chrono::floor<std::chrono::seconds>(*time)).substr(0, 19) : "";
}

void run(Context& ctx) {
  StackSet set(ctx);
  auto found = set.describe();
  if (!found) throw Error("Stack set '{}' does not exist.", set.name());
  Json instances = set.instances();
  output::Table table{
      .name = "instances", .head = {"Account", "Region", "Status", "Reason"}, .rows = {}};
  for (const Json& instance : instances)
    table.rows.push_back(
        {text_or(instance, "/Account"), text_or(instance, "/Region"),
         text_or(instance, "/StackInstanceStatus/DetailedStatus", text_or(instance, "/Status")),
         text_or(instance, "/StatusReason")});
  Json operations = Json::array();
  ctx.aws("cloudformation")
      .each_page("ListStackSetOperations", set.request(), [&](const Json& page) {
        for (const Json& operation : array_or_empty(page, "/Summaries"))
          if (operations.size() < kOperations) operations.push_back(operation);
        return operations.size() < kOperations;
      });
  output::Table history{.name = "operations",
                        .head = {"Operation", "Status", "Began (UTC)", "Ended (UTC)"},
                        .rows = {}};
  for (const Json& operation : operations)
    history.rows.push_back({text_or(operation, "/Action"), text_or(operation, "/Status"),
                            time_of(operation, "/CreationTimestamp"),
                            time_of(operation, "/EndTimestamp")});
  ctx.out.say(fmt::format("Stack set '{}' is {} and has {}.", set.name(),
                          text_or(*found, "/Status"), counted(instances.size(), "instance")));
  if (!table.rows.empty()) ctx.out.show(table);
  if (!history.rows.empty()) ctx.out.show(history);
  ctx.out.show(output::Result{{{"stack_set", set.name()},
                               {"status", text_or(*found, "/Status")},
                               {"instances", std::move(instances)},
                               {"operations", std::move(operations)}}});
}

}  // namespace

const Command stack_set_status{"stack-set status [-v]",
                               "show the stacks of the stack set and its last operations", run,
                               Needs{.config = false}};

}  // namespace gcdt::kumo
