#include "tools/kumo/graph_run.h"

#include <algorithm>

#include "base/text.h"
#include "base/words.h"
#include "tools/kumo/live_tree.h"
#include "tools/kumo/states.h"

namespace gcdt::kumo {

namespace {

using namespace std::chrono_literals;

// Few stacks are followed by their events alone. For more, one question about all of them tells who
// has ended, so that the events of each need to be asked for less often.
constexpr size_t kFew = 3;
constexpr auto kRound = 3s;
constexpr auto kEventsGap = 1s;  // between two stacks' events
// A stack that has just begun need not be in the list yet.
constexpr auto kListed = 10s;

// CloudFormation does not say how many requests it takes; 5 a second have always been possible.
constexpr auto kPerCall = 250ms;
constexpr int kCallsToBegin = 4, kCallsToLook = 2, kCallsToFinish = 2;

Json states_of_work() {
  Json wanted = Json::array();
  for (const StackState& state : stack_states())
    if (!state.final) wanted.push_back(state.status);
  return wanted;
}

}  // namespace

GraphRun::GraphRun(Context& ctx, std::vector<GraphStack> stacks, size_t concurrency)
    : ctx_(ctx),
      concurrency_(concurrency),
      board_(ctx.out),
      next_round_(ctx.clock.steady()),
      free_(next_round_) {
  for (GraphStack& stack : stacks) nodes_.push_back({.stack = std::move(stack)});
  for (size_t i = nodes_.size(); i-- > 0;)  // those who need a stack come after it
    for (size_t needed : nodes_[i].stack.needs)
      nodes_[needed].height = std::max(nodes_[needed].height, nodes_[i].height + 1);
}

void GraphRun::run() {
  try {
    while (go_on()) {
    }
  } catch (const Interrupted& signal) {
    stop_all(signal);
    throw;
  }
  report();
}

// One step; false if nothing is left to be done.
bool GraphRun::go_on() {
  leave_out();
  if (Node* ready = next_ready()) {
    begin(*ready);
    return true;
  }
  Node* due = next_due();
  if (!due) return false;
  bool many = count(State::running) > kFew;
  sleep_until(many ? std::min(due->due, next_round_) : due->due);
  if (many) look_round();
  due = next_due();
  if (due->due <= ctx_.clock.steady()) look_at(*due);
  return true;
}

size_t GraphRun::count(State state) const {
  return static_cast<size_t>(std::ranges::count(nodes_, state, &Node::state));
}

// In the order of the graph: what is left out is known before those who need it are looked at.
void GraphRun::leave_out() {
  for (Node& node : nodes_)
    for (size_t other : node.stack.needs) {
      const Node& needed = nodes_[other];
      bool missing = needed.state == State::failed || needed.state == State::left_out;
      if (node.state == State::waiting && missing)
        finish(node, State::left_out, fmt::format("it needs '{}'", needed.stack.name));
    }
}

GraphRun::Node* GraphRun::next_ready() {
  if (count(State::running) >= concurrency_) return nullptr;
  Node* first = nullptr;
  for (Node& node : nodes_) {
    bool ready =
        node.state == State::waiting && std::ranges::all_of(node.stack.needs, [this](size_t other) {
          return nodes_[other].state == State::done;
        });
    if (ready && (!first || node.height > first->height)) first = &node;
  }
  return first;
}

GraphRun::Node* GraphRun::next_due() {
  Node* first = nullptr;
  for (Node& node : nodes_)
    if (node.state == State::running && (!first || node.due < first->due)) first = &node;
  return first;
}

// Waits until so many requests may be sent. Few stacks cannot be too many for CloudFormation.
void GraphRun::take_turn(int calls) {
  if (nodes_.size() <= kFew) return;
  sleep_until(free_);
  free_ = std::max(free_, ctx_.clock.steady()) + calls * kPerCall;
}

void GraphRun::begin(Node& node) {
  take_turn(kCallsToBegin);
  node.began = ctx_.clock.steady();
  node.deployment = std::make_unique<GraphDeployment>(ctx_, node.stack, board_);
  try {
    bool follow = node.deployment->begin();
    if (!follow) return finish(node, State::done);
    node.state = State::running;
    node.due = ctx_.clock.steady();
  } catch (const Error& error) {  // the other stacks go on
    finish(node, State::failed, error.what());
  }
}

void GraphRun::look_at(Node& node) {
  take_turn(kCallsToLook);
  try {
    if (node.deployment->look()) {
      free_ += kCallsToFinish * kPerCall;
      return finish(node, State::done);
    }
    auto gap = kEventsGap * static_cast<int64_t>(count(State::running));
    node.due = ctx_.clock.steady() + std::max<os::Duration>(node.deployment->pause(), gap);
  } catch (const Error& error) {  // the other stacks go on
    finish(node, State::failed, error.what());
  }
}

void GraphRun::finish(Node& node, State state, std::string why) {
  node.state = state;
  node.ended = ctx_.clock.steady();
  if (node.deployment) node.deployment->release();
  if (state == State::left_out) node.began = node.ended;
  node.why = std::move(why);
  if (state == State::failed)
    node.deployment->out().error(node.why);
  else if (state == State::left_out)
    ctx_.out.warning(fmt::format("{}: is not deployed, because {}.", node.stack.name, node.why));
  board_.headline(fmt::format("{} of {} done",
                              nodes_.size() - count(State::waiting) - count(State::running),
                              counted(nodes_.size(), "stack")));
}

// On a terminal the times of the live picture go on meanwhile.
void GraphRun::sleep_until(Instant until) {
  for (;;) {
    auto left = std::chrono::ceil<os::Duration>(until - ctx_.clock.steady());
    if (left <= os::Duration::zero()) return;
    if (!ctx_.terminal.is_tty()) return ctx_.clock.sleep(left);
    ctx_.clock.sleep(std::min<os::Duration>(left, 1s));
    for (Node& node : nodes_)
      if (node.state == State::running) node.deployment->show_progress();
  }
}

// Which stacks have ended, as one question per account and region tells: their events are due.
void GraphRun::look_round() {
  auto now = ctx_.clock.steady();
  if (now < next_round_) return;
  next_round_ = now + kRound;
  std::map<std::pair<std::string, std::string>, std::vector<Node*>> groups;
  for (Node& node : nodes_)
    if (node.state == State::running && node.due > now && now - node.began > kListed)
      groups[{node.stack.region, node.stack.role}].push_back(&node);
  for (const auto& [place, members] : groups) {
    std::set<std::string> at_work;
    take_turn(kCallsToLook);
    try {
      members.front()->deployment->cloudformation().each_page(
          "ListStacks", {{"StackStatusFilter", states_of_work()}}, [&](const Json& page) {
            for (const Json& stack : array_or_empty(page, "/StackSummaries"))
              at_work.insert(text_or(stack, "/StackId"));
            return true;
          });
    } catch (const ServiceError&) {  // not the only way to learn of an end
      next_round_ = now + 10 * kRound;
      continue;
    }
    for (Node* node : members)
      if (!at_work.contains(node->deployment->stack_id())) node->due = now;
  }
}

void GraphRun::stop_all(const Interrupted& signal) {
  try {
    for (Node& node : nodes_) {
      if (node.state != State::running) continue;
      if (!node.deployment->stop(signal)) node.state = State::left;
      node.due = ctx_.clock.steady();
    }
    while (Node* due = next_due()) {
      sleep_until(due->due);
      look_at(*due);
    }
  } catch (const Interrupted&) {  // the second signal: what was begun goes on without us
    leave_all();
  }
  board_.clear();
  size_t waiting = count(State::waiting);
  if (waiting > 0)
    ctx_.out.warning(fmt::format("{} {} not begun.", counted(waiting, "stack"), were(waiting)));
}

void GraphRun::leave_all() {
  for (Node& node : nodes_)
    if (node.state == State::running)
      node.deployment->out().warning(
          fmt::format("The update is left to itself. {}", node.deployment->where_to_look()));
}

void GraphRun::report() {
  board_.clear();
  output::Table table{.name = "stacks", .head = {"Stack", "Outcome", "Time"}, .rows = {}};
  Json results = Json::object(), outputs = Json::object();
  std::vector<std::string> missing;
  for (Node& node : nodes_) {
    Json result = board_.result(node.stack.name);
    if (result.is_null()) result = {{"stack", node.stack.stack_name()}};
    bool changed = result.value("changed", false);
    std::string outcome = node.state == State::failed     ? "failed"
                          : node.state == State::left_out ? "left out"
                          : changed                       ? "deployed"
                                                          : "unchanged";
    result["outcome"] = outcome;
    result["seconds"] =
        std::chrono::duration_cast<std::chrono::seconds>(node.ended - node.began).count();
    if (!node.why.empty()) result["error"] = node.why;
    if (node.state != State::done) missing.push_back(node.stack.name);
    if (node.deployment) outputs[node.stack.name] = node.deployment->outputs();
    table.rows.push_back({node.stack.name, outcome, elapsed(node.began, node.ended)});
    results[node.stack.name] = std::move(result);
  }
  ctx_.shared["stack_outputs"] = std::move(outputs);
  ctx_.out.show(table);
  ctx_.out.show(output::Result{{{"stacks", std::move(results)}}});
  if (!missing.empty())
    throw Error("{} of {} {} not deployed: {}.", missing.size(), counted(nodes_.size(), "stack"),
                were(missing.size()), join(missing, ", "));
}

}  // namespace gcdt::kumo
