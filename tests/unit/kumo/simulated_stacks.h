// CloudFormation as far as several stacks at a time need it: operations that take their time on the
// fake clock, and a limit of requests.
#pragma once

#include <set>

#include "kumo_world.h"

namespace gcdt::test {

class SimulatedStacks {
 public:
  explicit SimulatedStacks(World& world) : clock_(world.clock) {
    auto answer = [&](const char* operation, auto handler) {
      world.aws.always(operation, [this, handler, operation](const aws::Call& call) {
        take_token(operation);
        return (this->*handler)(call);
      });
    };
    answer("DescribeStacks", &SimulatedStacks::describe);
    answer("CreateStack", &SimulatedStacks::create);
    answer("UpdateStack", &SimulatedStacks::update);
    answer("CancelUpdateStack", &SimulatedStacks::cancel);
    answer("DescribeStackEvents", &SimulatedStacks::events);
    answer("ListStacks", &SimulatedStacks::list);
  }

  // A stack that is there before.
  void has(const std::string& name) {
    begin(name, "CREATE", std::chrono::seconds(0));
    clock_.advance(std::chrono::seconds(1));
  }
  os::Duration began(const std::string& name) const { return stacks_.at(name).began; }

  std::map<std::string, int> seconds;  // that an operation on the stack takes; 60 if not said
  std::set<std::string> failing;
  double requests_per_second = 1e9, tokens = 5;
  size_t refused = 0;

 private:
  struct Stack {
    std::string operation;  // CREATE, UPDATE
    os::Duration began;     // since the clock's beginning
    Time time;
    os::Duration takes;
    bool fails;
    std::vector<Json> history;  // of earlier operations, oldest first
    bool over(os::Duration now) const { return now >= began + takes; }
  };

  os::Duration now() {
    return std::chrono::floor<os::Duration>(clock_.steady().time_since_epoch());
  }

  void take_token(const char* operation) {
    tokens = std::min(
        5.0, tokens + std::chrono::duration<double>(now() - filled_).count() * requests_per_second);
    filled_ = now();
    if (tokens < 1) {
      ++refused;
      throw throttled(operation);
    }
    --tokens;
  }

  static std::string id_of(const std::string& name) {
    return "arn:aws:cloudformation:eu-west-1:123456789012:stack/" + name + "/1";
  }
  Stack* find(const Json& params) {
    std::string name = text(params, "/StackName");
    if (name.starts_with("arn:")) name = split(name, '/').at(1);
    auto found = stacks_.find(name);
    return found == stacks_.end() ? nullptr : &found->second;
  }
  std::string name_of(const Json& params) {
    std::string name = text(params, "/StackName");
    return name.starts_with("arn:") ? split(name, '/').at(1) : name;
  }

  void begin(const std::string& name, std::string operation, os::Duration takes) {
    std::vector<Json> history;
    if (auto known = stacks_.find(name); known != stacks_.end())
      history = all_events(name, known->second);
    stacks_[name] = {std::move(operation), now(), clock_.now(), takes, failing.contains(name),
                     std::move(history)};
  }
  os::Duration duration_of(const std::string& name) const {
    auto known = seconds.find(name);
    return std::chrono::seconds(known == seconds.end() ? 60 : known->second);
  }

  std::string status_of(const Stack& stack) {
    if (!stack.over(now())) return stack.operation + "_IN_PROGRESS";
    if (!stack.fails) return stack.operation + "_COMPLETE";
    return stack.operation == "CREATE" ? "ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE";
  }
  Json described(const std::string& name, const Stack& stack) {
    return {{"StackName", name},
            {"StackId", id_of(name)},
            {"StackStatus", status_of(stack)},
            {"CreationTime", "2026-01-01T00:00:00+00:00"},
            {"Outputs", Json::array({{{"OutputKey", "Name"}, {"OutputValue", name + "-1"}}})}};
  }

  Json describe(const aws::Call& call) {
    Stack* stack = find(call.params);
    if (!stack)
      throw service_error("DescribeStacks", "ValidationError",
                          fmt::format("Stack with id {} does not exist", name_of(call.params)));
    return {{"Stacks", Json::array({described(name_of(call.params), *stack)})}};
  }
  Json create(const aws::Call& call) {
    std::string name = name_of(call.params);
    begin(name, "CREATE", duration_of(name));
    return {{"StackId", id_of(name)}};
  }
  Json update(const aws::Call& call) {
    std::string name = name_of(call.params);
    begin(name, "UPDATE", duration_of(name));
    return {{"StackId", id_of(name)}};
  }
  Json cancel(const aws::Call& call) {
    Stack* stack = find(call.params);
    stack->fails = true;
    stack->takes = now() - stack->began + std::chrono::seconds(10);
    return Json::object();
  }

  Json event(const std::string& name, const std::string& status, Time time) {
    return {{"EventId", fmt::format("{}-{}-{}", name, status, iso8601(time))},
            {"StackId", id_of(name)},
            {"StackName", name},
            {"LogicalResourceId", name},
            {"PhysicalResourceId", id_of(name)},
            {"ResourceType", "AWS::CloudFormation::Stack"},
            {"ResourceStatus", status},
            {"Timestamp", iso8601(time)}};
  }
  std::vector<Json> all_events(const std::string& name, const Stack& stack) {
    std::vector<Json> events = stack.history;
    events.push_back(event(name, stack.operation + "_IN_PROGRESS", stack.time));
    if (stack.over(now()))
      events.push_back(event(name, status_of(stack),
                             stack.time + std::chrono::duration_cast<Time::duration>(stack.takes)));
    return events;
  }
  Json events(const aws::Call& call) {
    std::vector<Json> events = all_events(name_of(call.params), *find(call.params));
    return {{"StackEvents", Json(std::vector<Json>(events.rbegin(), events.rend()))}};
  }
  Json list(const aws::Call& call) {
    Json summaries = Json::array();
    const Json& wanted = call.params.at("StackStatusFilter");
    for (const auto& [name, stack] : stacks_)
      if (std::find(wanted.begin(), wanted.end(), status_of(stack)) != wanted.end()) {
        Json summary = described(name, stack);
        summary.erase("Outputs");
        summaries.push_back(std::move(summary));
      }
    return {{"StackSummaries", std::move(summaries)}};
  }

  FakeClock& clock_;
  os::Duration filled_{0};
  std::map<std::string, Stack> stacks_;
};

}  // namespace gcdt::test
