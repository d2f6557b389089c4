// Deploys the stacks of a graph, each as soon as those it needs are there; of several, the one
// first that most others wait for in a row. One thread: the requests of all stacks share one rate
// anyway, and so a signal reaches all of them.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tools/kumo/graph_deployment.h"

namespace gcdt::kumo {

class GraphRun {
 public:
  // At most `concurrency` stacks at a time.
  GraphRun(Context& ctx, std::vector<GraphStack> stacks, size_t concurrency);

  // Returns when nothing is left to be done, and shows the outcome of each stack. A stack that
  // fails is said at once; those that need it are left out, the others go on. Throws one Error at
  // the end if not all were deployed, Interrupted after a signal.
  void run();

 private:
  using Instant = std::chrono::steady_clock::time_point;
  enum class State { waiting, running, done, failed, left_out, left };
  struct Node {
    GraphStack stack;
    size_t height = 1;  // stacks in the longest row that begins with it
    State state = State::waiting;
    std::unique_ptr<GraphDeployment> deployment;  // once its turn has come
    Instant began, ended, due;                    // due: when to ask for its events again
    std::string why = {};                         // it was not deployed
  };

  size_t count(State state) const;
  void leave_out();
  Node* next_ready();
  Node* next_due();
  bool go_on();
  void begin(Node& node);
  void look_at(Node& node);
  void finish(Node& node, State state, std::string why = {});
  void take_turn(int calls);
  void sleep_until(Instant until);
  void look_round();
  void stop_all(const Interrupted& signal);
  void leave_all();
  void report();

  Context& ctx_;
  std::vector<Node> nodes_;
  size_t concurrency_;
  Board board_;
  Instant next_round_, free_;  // free_: when the rate of requests allows the next ones
};

}  // namespace gcdt::kumo
