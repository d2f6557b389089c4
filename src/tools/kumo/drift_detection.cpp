#include "tools/kumo/drift_detection.h"

#include <algorithm>

#include "base/text.h"
#include "base/words.h"
#include "output/activity.h"
#include "services/cloudformation.h"
#include "tools/kumo/follow.h"
#include "tools/kumo/operation.h"
#include "tools/kumo/pace.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

constexpr std::string_view kPossible[] = {
    "CREATE_COMPLETE",        "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
};
constexpr std::chrono::minutes kPatience{10};  // without any answer

bool is_possible(std::string_view status) {
  return std::ranges::find(kPossible, status) != std::end(kPossible);
}

void require_possible(const aws::Client& cfn, const Json& stack) {
  std::string status = text(stack, "/StackStatus");
  if (is_possible(status)) return;
  std::string name = text(stack, "/StackName"), id = text(stack, "/StackId");
  if (!stack_state(status).final)
    throw Error("Stack '{}' is {}. {} Drift can be detected when it is over (stack id {}).", name,
                status, who_is_busy(cfn, id), id);
  std::vector<std::string> possible(std::begin(kPossible), std::end(kPossible));
  throw Error("Stack '{}' is {}: drift can be detected only of a stack in {} (stack id {}).", name,
              status, join(possible, ", "), id);
}

// "/Tags/0/Value" -> "Tags.0.Value"; a deleted or added property may be the whole document ("/").
std::string path_of(const Json& difference) {
  std::string path = text(difference, "/PropertyPath");
  return replace_all(path.substr(path.starts_with('/') ? 1 : 0), "/", ".");
}

std::vector<PropertyDrift> property_drifts(const Json& resource) {
  std::vector<PropertyDrift> found;
  for (const Json& difference : array_or_empty(resource, "/PropertyDifferences")) {
    std::string type = text(difference, "/DifferenceType");
    bool added = type == "ADD", removed = type == "REMOVE";
    found.push_back({.path = path_of(difference),
                     .kind = added     ? "added"
                             : removed ? "removed"
                                       : "changed",
                     .expected = added ? "" : text_or(difference, "/ExpectedValue"),
                     .actual = removed ? "" : text_or(difference, "/ActualValue")});
  }
  return found;
}

class Detection {
 public:
  Detection(Context& ctx, const aws::Client& cfn)
      : ctx_(ctx),
        cfn_(cfn),
        limit_(watch_limit(ctx)),
        pace_(ctx.clock, ctx.random),
        began_(ctx.clock.steady()),
        answered_(began_) {}

  Drift run(const Json& stack) {
    name_ = text(stack, "/StackName");
    list(text(stack, "/StackId"), "");
    try {
      for (Stack& one : stacks_) start(one);
      wait();
    } catch (const Interrupted&) {
      ctx_.out.warning(
          "What CloudFormation has begun to compare it goes on with; it changes nothing.");
      throw;
    }
    for (const Stack& one : stacks_) read(one);
    std::ranges::stable_sort(drift_.resources, {}, &ResourceDrift::id);
    return std::move(drift_);
  }

 private:
  struct Stack {
    std::string id, within;  // within: "Network/" for what is nested as Network
    Json resources;          // as ListStackResources shows them
    std::string detection;   // its id; empty if it could not be begun
    bool over = false;
  };

  void list(const std::string& id, const std::string& within) {
    size_t index = stacks_.size();
    stacks_.push_back({.id = id,
                       .within = within,
                       .resources = cfn_.pages("ListStackResources", {{"StackName", id}})});
    const Json resources = stacks_[index].resources;
    for (const Json& resource : resources) {
      std::string nested = text_or(resource, "/PhysicalResourceId");
      if (text(resource, "/ResourceType") != "AWS::CloudFormation::Stack" || nested.empty())
        continue;
      if (std::ranges::find(stacks_, nested, &Stack::id) != stacks_.end()) continue;
      list(nested, within + text(resource, "/LogicalResourceId") + "/");
    }
  }

  std::string described(const Stack& stack) const {
    if (stack.within.empty()) return fmt::format("Stack '{}'", name_);
    return fmt::format("Nested stack '{}'", stack.within.substr(0, stack.within.size() - 1));
  }

  // What CloudFormation refuses about a nested stack must not hide the others.
  void start(Stack& stack) {
    try {
      stack.detection =
          text(cfn_.call("DetectStackDrift", {{"StackName", stack.id}}), "/StackDriftDetectionId");
    } catch (const ServiceError& error) {
      if (stack.within.empty() || error.code != "ValidationError") throw;
      fail(stack, error.message);
    }
  }

  void fail(Stack& stack, std::string_view why) {
    stack.over = true;
    drift_.failures.push_back(fmt::format("{}: {}", described(stack), why));
  }

  void wait() {
    output::Activity comparing(ctx_.out, fmt::format("comparing {}", name_), ctx_.clock);
    for (;;) {
      size_t running = 0;
      for (Stack& stack : stacks_)
        if (!stack.over && !(stack.over = ask(stack))) ++running;
      if (running == 0) break;
      if (limit_ && ctx_.clock.steady() - began_ >= *limit_)
        throw Error(
            "The drift of stack '{}' was not known after {}. CloudFormation goes on "
            "comparing; run `kumo drift` again later, or with a longer --timeout.",
            name_, counted(limit_->count(), "minute"));
      comparing.detail(
          fmt::format("{} of {} done", stacks_.size() - running, counted(stacks_.size(), "stack")));
      ctx_.clock.sleep(pace_.pause());
    }
  }

  // True if the detection is over. A question without an answer says nothing about it.
  bool ask(Stack& stack) {
    try {
      Json answer = cfn_.polling().call("DescribeStackDriftDetectionStatus",
                                        {{"StackDriftDetectionId", stack.detection}});
      answered_ = ctx_.clock.steady();
      pace_.clean_poll(true);
      std::string status = text(answer, "/DetectionStatus");
      if (status == "DETECTION_FAILED")
        fail(stack, text_or(answer, "/DetectionStatusReason", "the comparison failed"));
      return status != "DETECTION_IN_PROGRESS";
    } catch (const ServiceError& error) {  // asked again, unless it is refused or takes too long
      if (!error.transient || ctx_.clock.steady() - answered_ >= kPatience) throw;
      pace_.throttled();
      return false;
    }
  }

  // Resources that CloudFormation does not compare have no record of their own.
  void read(const Stack& stack) {
    if (stack.detection.empty()) return;
    std::map<std::string, Json> records = drift_records(stack);
    for (const Json& resource : stack.resources) {
      std::string id = text(resource, "/LogicalResourceId");
      auto record = records.find(id);
      ResourceDrift found{.id = stack.within + id,
                          .type = text(resource, "/ResourceType"),
                          .physical_id = text_or(resource, "/PhysicalResourceId"),
                          .status = "NOT_CHECKED",
                          .reason = "",
                          .properties = {}};
      if (record != records.end()) {
        found.status = text(record->second, "/StackResourceDriftStatus");
        found.reason = text_or(record->second, "/DriftStatusReason");
        found.properties = property_drifts(record->second);
      }
      bool looked_into = std::ranges::any_of(stacks_, [&](const Stack& one) {
        return one.id == found.physical_id && !one.detection.empty();
      });
      if (!looked_into || found.compared()) drift_.resources.push_back(std::move(found));
    }
  }

  // No paginator of botocore knows this operation.
  std::map<std::string, Json> drift_records(const Stack& stack) const {
    std::map<std::string, Json> records;
    Json request = {{"StackName", stack.id}};
    for (;;) {
      Json page = cfn_.call("DescribeStackResourceDrifts", request);
      for (const Json& record : array_or_empty(page, "/StackResourceDrifts"))
        records[text(record, "/LogicalResourceId")] = record;
      std::string token = text_or(page, "/NextToken");
      if (token.empty()) return records;
      if (token == text_or(request, "/NextToken"))
        throw Error("CloudFormation repeats a page of DescribeStackResourceDrifts.");
      request["NextToken"] = token;
    }
  }

  Context& ctx_;
  const aws::Client& cfn_;
  std::string name_;
  std::optional<std::chrono::minutes> limit_;
  Pace pace_;
  std::chrono::steady_clock::time_point began_, answered_;
  std::vector<Stack> stacks_;
  Drift drift_;
};

}  // namespace

Drift detect_drift(Context& ctx, const aws::Client& cfn, const Json& stack) {
  require_possible(cfn, stack);
  return Detection(ctx, cfn).run(stack);
}

}  // namespace gcdt::kumo
