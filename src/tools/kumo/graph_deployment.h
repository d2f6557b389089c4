// The deployment of one stack of several: the stack's own region, role, folder and section, and
// otherwise what `kumo deploy` does.
#pragma once

#include <memory>
#include <optional>

#include "lifecycle/exclusive.h"
#include "tools/kumo/board.h"
#include "tools/kumo/deployment.h"
#include "tools/kumo/stack_graph.h"

namespace gcdt::kumo {

class GraphDeployment {
 public:
  // `around`: of the whole run. All must outlive it.
  GraphDeployment(Context& around, const GraphStack& stack, Board& board);

  // Resolves the lookups of the stack and starts its operation. False: there is nothing to follow.
  bool begin();
  bool look() { return deployment_->look(); }
  // It is over: other runs may have the stack.
  void release() { lock_.reset(); }
  bool stop(const Interrupted& signal) { return deployment_->stop(signal); }
  os::Duration pause() { return deployment_->pause(); }
  void show_progress() { deployment_->show_progress(); }
  std::string where_to_look() const { return deployment_->where_to_look(); }
  const std::string& stack_id() const { return deployment_->stack_id(); }
  aws::Client cloudformation() { return ctx_.aws("cloudformation"); }
  Json outputs() const { return ctx_.shared.value("stack_output", Json()); }
  output::Output& out() { return ctx_.out; }

 private:
  void resolve_lookups();

  Context& around_;
  const GraphStack& stack_;
  aws::Session session_;
  python::Host python_;
  Context ctx_;
  std::unique_ptr<os::FileLock> lock_;
  std::optional<TemplateSource> source_;
  std::optional<LegacyHooks> hooks_;
  std::optional<Deployment> deployment_;
};

}  // namespace gcdt::kumo
