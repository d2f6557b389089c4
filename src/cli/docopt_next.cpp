// What can follow the beginning of a command line: the question that completion asks the grammar.
#include <algorithm>

#include "cli/docopt.h"

namespace gcdt::cli::docopt {

namespace {

struct Step {
  Leaf leaf;
  bool optional = false, repeats = false;
  bool used = false;
};
// One choice taken at every bar of a usage line; what is in brackets is optional.
using Line = std::vector<Step>;

std::vector<Line> lines_of(const Pattern& pattern, bool optional, bool repeats) {
  if (pattern.kind == Pattern::leaf) return {{{*pattern.tip, optional, repeats}}};
  optional = optional || pattern.kind == Pattern::optional || pattern.kind == Pattern::any_options;
  repeats = repeats || pattern.kind == Pattern::one_or_more;
  std::vector<Line> lines;
  if (pattern.kind == Pattern::either) {
    for (const Pattern& child : pattern.children)
      for (Line& line : lines_of(child, optional, repeats)) lines.push_back(std::move(line));
    return lines;
  }
  lines.emplace_back();
  for (const Pattern& child : pattern.children) {
    std::vector<Line> longer;
    for (const Line& tail : lines_of(child, optional, repeats))
      for (const Line& line : lines) {
        longer.push_back(line);
        longer.back().insert(longer.back().end(), tail.begin(), tail.end());
      }
    lines = std::move(longer);
  }
  return lines;
}

bool use_option(const Leaf& word, Line& line) {
  for (Step& step : line)
    if (step.leaf.kind == Leaf::option && step.leaf.name == word.name &&
        (!step.used || step.repeats)) {
      step.used = true;
      return true;
    }
  return false;
}

// Moves `at` to the step behind the one that takes the word; a repeating step stays.
bool use_positional(const Leaf& word, Line& line, size_t& at, Json& values) {
  for (; at < line.size(); ++at) {
    Step& step = line[at];
    if (step.leaf.kind == Leaf::option) continue;
    if (step.leaf.kind == Leaf::argument || word.value == step.leaf.name) {
      step.used = true;
      if (step.leaf.kind == Leaf::argument) values[step.leaf.name] = word.value;
      if (!step.repeats) ++at;
      return true;
    }
    if (!step.optional && !(step.repeats && step.used)) return false;
  }
  return false;
}

std::optional<Continuation> continuation(Line line, const Grammar::Words& words) {
  Continuation next;
  size_t at = 0;
  for (const LeafPtr& word : words) {
    bool fits = word->kind == Leaf::option ? use_option(*word, line)
                                           : use_positional(*word, line, at, next.values);
    if (!fits) return std::nullopt;
    if (word->kind == Leaf::option) next.values[word->name] = word->value;
  }
  for (; at < line.size(); ++at) {
    const Step& step = line[at];
    if (step.leaf.kind == Leaf::option) continue;
    next.positionals.push_back(step.leaf);
    if (!step.optional && !(step.repeats && step.used)) break;
  }
  for (const Step& step : line) {
    if (step.leaf.kind != Leaf::option || (step.used && !step.repeats)) continue;
    next.options.push_back(step.leaf);
    if (!step.optional && !step.used) next.missing.push_back(step.leaf);
  }
  return next;
}

}  // namespace

std::vector<Continuation> Grammar::continuations(const Words& words) const {
  Words own;
  for (const LeafPtr& word : words)
    if (word->kind != Leaf::option ||
        std::none_of(options_.common.begin(), options_.common.end(),
                     [&](const Leaf& option) { return option.name == word->name; }))
      own.push_back(word);
  std::vector<Continuation> all;
  for (const Line& line : lines_of(pattern_, false, false))
    if (auto next = continuation(line, own)) all.push_back(std::move(*next));
  return all;
}

}  // namespace gcdt::cli::docopt
