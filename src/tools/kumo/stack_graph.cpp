#include "tools/kumo/stack_graph.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/places.h"
#include "lookups/lookups.h"

namespace gcdt::kumo {

namespace {

GraphStack read_entry(const std::string& name, const Json& entry, const std::string& region) {
  GraphStack stack{.name = name,
                   .folder = text_or(entry, "/folder"),
                   .region = text_or(entry, "/region", region),
                   .role = text_or(entry, "/role"),
                   .section = Json::object(),
                   .needs = {}};
  for (const char* key : {"stack", "parameters", "deployment"})
    if (auto found = entry.find(key); found != entry.end()) stack.section[key] = *found;
  Json& described = stack.section["stack"];
  if (!described.contains("StackName")) described["StackName"] = name;
  if (std::string source = text_or(entry, "/template"); !source.empty())
    described["template"] = source;
  return stack;
}

class Graph {
 public:
  explicit Graph(const Context& ctx) : ctx_(ctx), section_(ctx.config.at("stacks")) {
    std::string region = ctx.session.region().value_or("");
    for (const auto& [name, entry] : section_.items())
      stacks_.push_back(read_entry(name, entry, region));
  }

  std::vector<GraphStack> read() {
    refuse_twins();
    for (GraphStack& stack : stacks_) {
      add_named(stack);
      add_looked_up(stack);
    }
    if (problems_.empty()) sort();
    if (!problems_.empty()) throw Error("{}", join(problems_, "\n"));
    return std::move(sorted_);
  }

 private:
  void problem(const std::string& pointer, const std::string& text) {
    problems_.push_back(config::place(ctx_.config_sources, pointer) + dotted(pointer) + ": " +
                        text);
  }

  std::optional<size_t> find_name(const std::string& name) const {
    auto found = std::ranges::find(stacks_, name, &GraphStack::name);
    if (found == stacks_.end()) return std::nullopt;
    return static_cast<size_t>(found - stacks_.begin());
  }

  void refuse_twins() {
    std::map<std::string, std::string> known;
    for (const GraphStack& stack : stacks_) {
      std::string where = stack.stack_name() + '\0' + stack.region + '\0' + stack.role;
      auto [other, is_new] = known.emplace(where, stack.name);
      if (!is_new)
        problem("/stacks/" + stack.name,
                fmt::format("'{}' and '{}' are the same stack '{}'; give each a StackName of its "
                            "own",
                            other->second, stack.name, stack.stack_name()));
    }
  }

  void need(GraphStack& stack, size_t other) {
    if (std::ranges::find(stack.needs, other) == stack.needs.end()) stack.needs.push_back(other);
  }

  void add_named(GraphStack& stack) {
    const Json& names = array_or_empty(section_.at(stack.name), "/depends_on");
    for (size_t i = 0; i < names.size(); ++i) {
      std::string name = names[i].get<std::string>();
      if (auto other = find_name(name)) {
        need(stack, *other);
        continue;
      }
      std::vector<std::string> known;
      for (const GraphStack& one : stacks_) known.push_back(one.name);
      auto near = nearest(name, known);
      problem(fmt::format("/stacks/{}/depends_on/{}", stack.name, i),
              fmt::format("there is no stack '{}'{}", name,
                          near ? fmt::format("; did you mean '{}'?", *near) : " in 'stacks'"));
    }
  }

  // A lookup of its own outputs is no need: they are those of the last deployment.
  void add_looked_up(GraphStack& stack) {
    for (const lookups::Place& place : lookups::collect(stack.section, "kumo")) {
      if (place.lookup.kind != "stack") continue;
      std::string region = place.lookup.region.empty() ? stack.region : place.lookup.region;
      for (size_t i = 0; i < stacks_.size(); ++i)
        if (&stacks_[i] != &stack && stacks_[i].stack_name() == place.lookup.parts.at(0) &&
            stacks_[i].region == region)
          need(stack, i);
    }
  }

  // Depth first; `path_` is the way to the stack that is looked at.
  void visit(size_t index) {
    if (done_.contains(index)) return;
    auto again = std::ranges::find(path_, index);
    if (again != path_.end()) {
      std::string circle;
      for (; again != path_.end(); ++again)
        circle += fmt::format("'{}' needs ", stacks_[*again].name);
      problem("/stacks/" + stacks_[index].name,
              fmt::format("a circle cannot be deployed: {}'{}'; take one of these out of "
                          "'depends_on', or out of the lookups",
                          circle, stacks_[index].name));
      return;
    }
    path_.push_back(index);
    for (size_t other : stacks_[index].needs) visit(other);
    path_.pop_back();
    if (done_.insert(index).second) order_.push_back(index);
  }

  void sort() {
    for (size_t i = 0; i < stacks_.size() && problems_.empty(); ++i) visit(i);
    std::vector<size_t> place(stacks_.size());
    for (size_t i = 0; i < order_.size(); ++i) place[order_[i]] = i;
    for (size_t index : order_) {
      sorted_.push_back(std::move(stacks_[index]));
      for (size_t& other : sorted_.back().needs) other = place[other];
    }
  }

  const Context& ctx_;
  const Json& section_;
  std::vector<GraphStack> stacks_, sorted_;
  std::vector<std::string> problems_;
  std::vector<size_t> path_, order_;
  std::set<size_t> done_;
};

}  // namespace

std::string GraphStack::stack_name() const {
  return text(section, "/stack/StackName");
}

std::vector<GraphStack> read_stack_graph(const Context& ctx) {
  const Json* section = find(ctx.config, "/stacks");
  if (!section || section->empty())
    throw Error(
        "There is no section 'stacks' in the configuration for '{}'. It names the stacks that "
        "--all is about (docs/kumo.md, \"Many stacks\").",
        ctx.env);
  return Graph(ctx).read();
}

}  // namespace gcdt::kumo
