#include "tools/kumo/graph_deployment.h"

#include "lifecycle/python_calls.h"
#include "lookups/lookups.h"
#include "tools/kumo/parameter_diff.h"
#include "tools/kumo/readiness.h"
#include "tools/kumo/stack.h"

namespace gcdt::kumo {

namespace {

std::filesystem::path folder_of(const Context& around, const GraphStack& stack) {
  return stack.folder.empty() ? around.dir : around.dir / stack.folder;
}

}  // namespace

GraphDeployment::GraphDeployment(Context& around, const GraphStack& stack, Board& board)
    : around_(around),
      stack_(stack),
      session_(around.session, stack.region, stack.role),
      python_(
          around.python.for_folder(folder_of(around, stack), python_calls(session_, around.out))),
      ctx_{board.voice(stack.name), session_,      around.clock, around.processes,
           around.terminal,         around.random, python_,      around.environment,
           folder_of(around, stack)} {
  ctx_.tool = around.tool;
  ctx_.command = around.command;
  ctx_.args = around.args;
  ctx_.verbose = around.verbose;
  ctx_.assume_yes = true;
  ctx_.env = around.env;
  ctx_.shared = around.shared;
  ctx_.config_sources = around.config_sources;
}

// Under the names that they have in the configuration, so that what fails can be found there.
void GraphDeployment::resolve_lookups() {
  Json config = around_.config;
  config["stacks"] = {{stack_.name, stack_.section}};
  lookups::World world{session_, ctx_.processes, ctx_.clock, ctx_.environment, ctx_.dir, config};
  auto secrets = lookups::resolve(config, ctx_.tool->name, world, ctx_.out).secrets;
  ctx_.secret_places.insert(ctx_.secret_places.end(), secrets.begin(), secrets.end());
  ctx_.config = std::move(config);
  ctx_.config["kumo"] = ctx_.config.at("stacks").at(stack_.name);
  ctx_.config.erase("stacks");
}

bool GraphDeployment::begin() {
  resolve_lookups();
  source_ = open_named_template(ctx_);
  hooks_.emplace(ctx_, *source_);
  hooks_->run("pre_hook");
  Template evaluated = evaluate(ctx_, *source_);
  check_size(ctx_, evaluated);
  Json request = stack_request(ctx_, evaluated);
  std::string name = stack_name(ctx_);
  lock_ = lock_target(ctx_, name, stack_.role);
  auto stack = ready_for_deploy(ctx_, cloudformation(), name);
  if (stack) show_parameter_diff(ctx_, *stack, evaluated);
  complete_request(ctx_, *source_, evaluated, *hooks_, stack, request);
  deployment_.emplace(ctx_, stack ? kUpdate : kCreate, name, *hooks_);
  return deployment_->begin(std::move(request), stack);
}

}  // namespace gcdt::kumo
