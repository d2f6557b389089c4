// One deployment: the operation is started, followed to its end (or cancelled), and its outcome
// told, with the outputs of the stack and the hooks that want to know.
#pragma once

#include <optional>
#include <string>

#include "lifecycle/context.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/legacy_hooks.h"

namespace gcdt::kumo {

// The same as kCreate and kUpdate by way of a change set that was reviewed.
inline constexpr Operation kCreateReviewed{"creation", "created", "ExecuteChangeSet",
                                           "CREATE_IN_PROGRESS", "CREATE_COMPLETE"};
inline constexpr Operation kUpdateReviewed{"update", "updated", "ExecuteChangeSet",
                                           "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"};

class Deployment {
 public:
  Deployment(Context& ctx, const Operation& operation, std::string name, LegacyHooks& hooks);

  // The stack policy for afterwards, for operations that do not take one.
  void then_set_policy(std::string policy) { policy_ = std::move(policy); }

  // `id` of the stack if it exists.
  void run(Json request, const std::optional<std::string>& id);
  void nothing_to_do(const std::string& id);

 private:
  bool creates() const { return operation_.start == kCreate.start; }
  void leave(const std::string& id, const Follower& follower);
  void interrupted(const Interrupted& signal, const std::string& id, Follower& follower);
  void conclude(const std::string& status, const std::string& id, const Follower& follower);
  Json after_the_end(const std::string& id, const std::string& outcome);
  Json publish_outputs(const std::string& id);
  void show_outputs(const Json& stack, bool changed);
  void cancel(const Interrupted& interrupted, const std::string& id, Follower& follower);
  void request_cancellation(const std::string& id);

  Context& ctx_;
  const Operation& operation_;
  std::string name_, policy_;
  aws::Client cfn_;
  LegacyHooks& hooks_;
};

}  // namespace gcdt::kumo
