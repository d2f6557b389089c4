// A World for kumo: the stack `st`, a small template, and answers in CloudFormation's words.
#pragma once

#include "support/world.h"
#include "tools/kumo/commands.h"

namespace gcdt::test {

inline const std::string kId = "arn:aws:cloudformation:eu-west-1:123456789012:stack/st/0a1b";

inline constexpr std::string_view kTemplate =
    R"({"Parameters": {"A": {"Type": "String"}}, "Resources": {"B": {"Type": "AWS::S3::Bucket"}}})";

struct KumoWorld : World {
  explicit KumoWorld(const Command& command) : KumoWorld(command, default_section()) {}
  KumoWorld(const Command& command, Json section) : World(kumo::tool, command, std::move(section)) {
    file("cloudformation.json", kTemplate);
  }
  static Json default_section() {
    return {{"stack", {{"StackName", "st"}}}, {"parameters", {{"A", "1"}}}};
  }
};

// DescribeStacks' answer for one stack.
inline Json stack_answer(std::string_view status, Json more = Json::object()) {
  Json stack = {{"StackName", "st"},
                {"StackId", kId},
                {"StackStatus", status},
                {"CreationTime", "2026-01-01T00:00:00+00:00"},
                {"Parameters", Json::array({{{"ParameterKey", "A"}, {"ParameterValue", "1"}}})}};
  stack.update(more);
  return {{"Stacks", Json::array({std::move(stack)})}};
}

inline ServiceError no_such_stack() {
  return service_error("DescribeStacks", "ValidationError", "Stack with id st does not exist");
}

// An event at `second`; about the stack itself when `logical_id` is "st".
inline Json stack_event(std::string_view status, std::string_view logical_id, int second,
                        std::string_view reason = "") {
  bool root = logical_id == "st";
  Json event = {{"EventId", fmt::format("{}-{}-{}", logical_id, status, second)},
                {"StackId", kId},
                {"StackName", "st"},
                {"LogicalResourceId", logical_id},
                {"PhysicalResourceId", root ? kId : fmt::format("physical-{}", logical_id)},
                {"ResourceType", root ? "AWS::CloudFormation::Stack" : "AWS::S3::Bucket"},
                {"ResourceStatus", status},
                {"Timestamp",
                 fmt::format("2026-01-02T03:{:02}:{:02}.500000+00:00", second / 60, second % 60)}};
  if (!reason.empty()) event["ResourceStatusReason"] = reason;
  return event;
}

// Events as they come in: the n-th poll sees those of polls[0] to polls[n], newest first, in pages
// of 100. Before an update or a deletion the first poll reads history.
class EventFeed {
 public:
  EventFeed(Script& aws, std::vector<std::vector<Json>> polls) : polls_(std::move(polls)) {
    aws.always("DescribeStackEvents", [this](const aws::Call& call) { return answer(call); });
  }

  size_t polls = 0, pages = 0;

 private:
  static constexpr size_t kPage = 100;

  Json answer(const aws::Call& call) {
    ++pages;
    size_t skip = 0;
    if (call.params.contains("NextToken"))
      skip = std::stoul(call.params.at("NextToken").get<std::string>());
    else if (polls < polls_.size())
      events_.insert(events_.end(), polls_[polls].begin(), polls_[polls].end());
    if (!skip) ++polls;
    Json page = Json::array();
    for (size_t i = skip; i < std::min(events_.size(), skip + kPage); ++i)
      page.push_back(events_[events_.size() - 1 - i]);
    Json reply = {{"StackEvents", std::move(page)}};
    if (skip + kPage < events_.size()) reply["NextToken"] = std::to_string(skip + kPage);
    return reply;
  }

  std::vector<Json> events_;
  std::vector<std::vector<Json>> polls_;
};

}  // namespace gcdt::test
