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

// The rest of the request to create the stack, or to update it: policies, options, the template,
// after the hook that wants to know. `request`: as stack_request() made it.
void complete_request(Context& ctx, const TemplateSource& source, const Template& evaluated,
                      LegacyHooks& hooks, const std::optional<Json>& stack, Json& request);

class Deployment {
 public:
  Deployment(Context& ctx, const Operation& operation, std::string name, LegacyHooks& hooks);

  // The stack policy for afterwards, for operations that do not take one.
  void then_set_policy(std::string policy) { policy_ = std::move(policy); }

  // `stack`: as CloudFormation described it just now, if it exists.
  void run(Json request, const std::optional<Json>& stack);
  // `stack`: the same. That nothing is to be updated says that it still is as described: it is not
  // read again.
  void nothing_to_do(const Json& stack);

  // The steps of run(), for those who do several deployments at a time.
  // False: there was nothing to do, or it is not to be followed; that has been told.
  bool begin(Json request, const std::optional<Json>& stack);
  // Looks once. True: it is over, and its outcome told; throws Error when that is a failure.
  bool look();
  os::Duration pause() { return follower_->pause(); }
  void show_progress() { follower_->show_progress(); }
  std::string where_to_look() const { return follower_->where_to_look(); }
  // After a signal: an update is cancelled, and still to be looked at (true); a creation goes on
  // without us.
  bool stop(const Interrupted& signal);
  const std::string& stack_id() const { return id_; }

 private:
  bool creates() const { return operation_.start == kCreate.start; }
  void leave();
  void take_back(const Interrupted& signal);
  void conclude(const std::string& status);
  void report();
  Json after_the_end(const std::string& id, const std::string& outcome);
  Json publish_outputs(const std::string& id);
  void share_outputs(const Json& stack);
  void show_outputs(const Json& stack, bool changed);
  std::string cancelled(const std::string& status);
  void request_cancellation();

  Context& ctx_;
  const Operation& operation_;
  std::string name_, policy_;
  aws::Client cfn_;
  LegacyHooks& hooks_;
  std::string id_;
  std::optional<Follower> follower_;  // since it has begun
  std::optional<int> interrupted_;    // by the signal that came while it began
  bool cancelled_ = false;
};

}  // namespace gcdt::kumo
