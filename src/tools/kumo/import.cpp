// kumo import: takes resources that exist already into the stack, as a mapping file says.
#include "os/files.h"
#include "services/cloudformation.h"
#include "tools/kumo/change_set.h"
#include "tools/kumo/commands.h"
#include "tools/kumo/import_mapping.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/readiness.h"
#include "tools/kumo/review.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

constexpr Operation kImport{"import", "changed by the import", "ExecuteChangeSet",
                            "IMPORT_IN_PROGRESS", "IMPORT_COMPLETE"};

Json resources_of(const aws::Client& cfn, const std::optional<Json>& stack) {
  if (!stack) return Json::array();
  return cfn.pages("ListStackResources", {{"StackName", text(*stack, "/StackId")}});
}

// CreateChangeSet's request. Throws Error if the mapping does not fit.
Json import_request(Context& ctx, const aws::Client& cfn, const ImportMapping& mapping,
                    const Template& evaluated, const std::optional<Json>& stack) {
  if (!find(evaluated.document, "/Resources") || !evaluated.document.at("Resources").is_object())
    throw Error("The template has no 'Resources', so that nothing can be imported.");
  Json request = stack_request(ctx, evaluated);
  Json source = deliver(ctx, evaluated);
  Json summary = cfn.call("GetTemplateSummary", source);
  Json present = resources_of(cfn, stack);
  check_mapping(mapping,
                {.document = evaluated.document, .summary = summary, .resources = present});
  request.update(source);
  request["ChangeSetType"] = "IMPORT";
  request["ResourcesToImport"] = resources_to_import(mapping, evaluated.document);
  return request;
}

// Nothing can be cancelled here: CloudFormation ends an import, or rolls it back by itself.
void execute(Context& ctx, const aws::Client& cfn, const std::string& name,
             const ChangeSet& changes) {
  const std::string& id = changes.stack_id();
  services::StackEvents events(cfn, id);
  events.skip_existing();
  auto started = launch(ctx, cfn, kImport, {{"ChangeSetName", changes.name()}, {"StackName", id}});
  Follower follower(ctx, kImport, name, id, std::move(events));
  std::string status;
  try {
    if (started->interrupted) throw Interrupted{*started->interrupted};
    status = follower.to_the_end();
  } catch (const Interrupted&) {
    ctx.out.warning(
        fmt::format("The import into stack '{}' goes on. {}", name, follower.where_to_look()));
    throw;
  }
  if (status != kImport.success) throw Error("{}", follower.failure(status));
  ctx.out.show(output::Result{{{"stack", name}, {"stack_id", id}, {"status", status}}});
}

}  // namespace

static void run(Context& ctx) {
  watch_limit(ctx);
  require_confirmation(ctx, "kumo import");
  std::string file = ctx.args.get("<mapping>").value_or("");
  ImportMapping mapping = read_mapping(os::read_file(ctx.dir / file), file);
  TemplateSource source = open_template(ctx);
  Template evaluated = evaluate(ctx, source);
  check_size(ctx, evaluated);
  std::string name = stack_name(ctx);
  auto cfn = ctx.aws("cloudformation");
  auto stack = ready_for_deploy(ctx, cfn, name);
  Json request = import_request(ctx, cfn, mapping, evaluated, stack);

  ChangeSet change_set(ctx, name, stack.has_value(), !stack);
  bool accepted = false;
  change_set.use(request, [&] {
    Json description = change_set.describe();
    Review review =
        make_review(ctx, description, stack ? *stack : Json(), request, evaluated, source);
    show_review(ctx, review);
    if (review.changes.empty())
      throw Error("CloudFormation sees nothing to import into stack '{}'.", name);
    accepted = confirmed(ctx, "Import these resources?");
    return accepted;
  });
  if (!accepted) throw Error("Nothing was imported: the changes were not accepted.");
  execute(ctx, cfn, name, change_set);
}

const Command import_resources{"import <mapping> [--wait] [--timeout=<min>] [-v]",
                               "take existing resources into the stack, as a mapping file says",
                               run,
                               Needs{.template_code = true, .lasting = true, .exclusive = true}};

}  // namespace gcdt::kumo
