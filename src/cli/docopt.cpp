// Reading a command line and matching it with the pattern of a usage.
#include "cli/docopt.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::cli::docopt {

namespace {

std::vector<const Leaf*> select(const std::vector<Leaf>& options, const auto& fits) {
  std::vector<const Leaf*> found;
  for (const Leaf& option : options)
    if (fits(option)) found.push_back(&option);
  return found;
}

// Own options first: a common one never makes an abbreviation ambiguous.
std::vector<const Leaf*> select(const Options& options, const auto& fits) {
  std::vector<const Leaf*> found = select(options.own, fits);
  return found.empty() ? select(options.common, fits) : found;
}

std::vector<const Leaf*> with_long_name(const Options& options, std::string_view name,
                                        Source source) {
  auto found = select(options, [&](const Leaf& option) { return option.long_name == name; });
  if (!found.empty() || source == Source::usage) return found;
  return select(options, [&](const Leaf& option) { return option.long_name.starts_with(name); });
}

std::expected<LeafPtr, std::string> read_long(Tokens& tokens, Options& options, Source source) {
  std::string word = tokens.take();
  size_t equals = word.find('=');
  std::string name = word.substr(0, equals);
  std::optional<std::string> value;
  if (equals != std::string::npos) value = word.substr(equals + 1);

  auto similar = with_long_name(options, name, source);
  if (similar.size() > 1) {
    std::vector<std::string> names;
    for (const Leaf* option : similar) names.push_back(option->long_name);
    return std::unexpected(name + " is not a unique prefix: " + join(names, ", ") + "?");
  }
  if (similar.empty()) {
    Leaf unknown{.kind = Leaf::option, .name = name, .long_name = name, .value = false};
    unknown.takes_value = value.has_value();
    if (value) unknown.value = nullptr;
    options.own.push_back(unknown);
    if (source == Source::command_line) unknown.value = value ? Json(*value) : Json(true);
    return std::make_shared<Leaf>(std::move(unknown));
  }
  auto option = std::make_shared<Leaf>(*similar[0]);
  if (!option->takes_value && value)
    return std::unexpected(option->long_name + " must not have an argument");
  if (option->takes_value && !value) {
    if (tokens.done()) return std::unexpected(option->long_name + " requires argument");
    value = tokens.take();
  }
  if (source == Source::command_line) option->value = value ? Json(*value) : Json(true);
  return option;
}

// Stacked flags; the first option that takes a value takes the rest, or else the next word.
std::expected<Grammar::Words, std::string> read_shorts(Tokens& tokens, Options& options,
                                                       Source source) {
  Grammar::Words read;
  std::string word = tokens.take();
  for (size_t at = 1; at < word.size(); ++at) {
    std::string name = {'-', word[at]};
    auto similar = select(options, [&](const Leaf& option) { return option.short_name == name; });
    if (similar.size() > 1)
      return std::unexpected(
          fmt::format("{} is specified ambiguously {} times", name, similar.size()));
    Json value = true;
    Leaf option{.kind = Leaf::option, .name = name, .short_name = name, .value = false};
    if (similar.empty()) {
      options.own.push_back(option);
    } else {
      option = *similar[0];
      if (option.takes_value && at + 1 < word.size()) {
        value = word.substr(at + 1);
        at = word.size();
      } else if (option.takes_value) {
        if (tokens.done()) return std::unexpected(name + " requires argument");
        value = tokens.take();
      }
    }
    if (source == Source::command_line) option.value = std::move(value);
    read.push_back(std::make_shared<Leaf>(std::move(option)));
  }
  return read;
}

// Where the leaf stands among the words. A command word must be the first of the positionals.
size_t position_of(const Leaf& leaf, const Grammar::Words& left) {
  for (size_t i = 0; i < left.size(); ++i) {
    if (leaf.kind == Leaf::option ? left[i]->name == leaf.name && left[i]->kind == Leaf::option
                                  : left[i]->kind == Leaf::argument)
      return leaf.kind == Leaf::command && left[i]->value != leaf.name ? left.size() : i;
  }
  return left.size();
}

bool match_leaf(const Leaf& leaf, Grammar::Words& left, Grammar::Words& collected) {
  size_t at = position_of(leaf, left);
  if (at == left.size()) return false;
  LeafPtr found = left[at];
  if (leaf.kind != Leaf::option) {
    found = std::make_shared<Leaf>(Leaf{.kind = leaf.kind, .name = leaf.name});
    found->value = leaf.kind == Leaf::command ? Json(true) : left[at]->value;
  }
  left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));

  bool counts = leaf.value.is_number(), lists = leaf.value.is_array();
  if (!counts && !lists) {
    collected.push_back(found);
    return true;
  }
  Json increment = counts ? Json(1) : found->value;
  if (lists && increment.is_string()) increment = Json::array({increment});
  auto same = std::find_if(collected.begin(), collected.end(),
                           [&](const LeafPtr& other) { return other->name == leaf.name; });
  if (same == collected.end()) {
    found->value = increment;
    collected.push_back(found);
  } else if (counts) {
    (*same)->value = (*same)->value.get<int>() + 1;
  } else {
    (*same)->value.insert((*same)->value.end(), increment.begin(), increment.end());
  }
  return true;
}

bool match_all(const Pattern& pattern, Grammar::Words& left, Grammar::Words& collected) {
  Grammar::Words left_before = left, collected_before = collected;
  for (const Pattern& child : pattern.children)
    if (!match(child, left, collected)) {
      left = std::move(left_before);
      collected = std::move(collected_before);
      return false;
    }
  return true;
}

bool match_repeated(const Pattern& pattern, Grammar::Words& left, Grammar::Words& collected) {
  bool matched = false;
  for (;;) {
    size_t before = left.size();
    if (!match_all(pattern, left, collected)) return matched;
    matched = true;
    if (left.size() == before) return true;
  }
}

// The choice that leaves the fewest words; of equals, the first.
bool match_either(const Pattern& pattern, Grammar::Words& left, Grammar::Words& collected) {
  std::optional<Grammar::Words> best_left, best_collected;
  for (const Pattern& child : pattern.children) {
    Grammar::Words left_here = left, collected_here = collected;
    if (!match(child, left_here, collected_here)) continue;
    if (best_left && best_left->size() <= left_here.size()) continue;
    best_left = std::move(left_here);
    best_collected = std::move(collected_here);
  }
  if (!best_left) return false;
  left = std::move(*best_left);
  collected = std::move(*best_collected);
  return true;
}

void add_values(const Pattern& pattern, Json& values) {
  if (pattern.kind == Pattern::leaf) values[pattern.tip->name] = pattern.tip->value;
  for (const Pattern& child : pattern.children) add_values(child, values);
}

}  // namespace

std::expected<Grammar::Words, std::string> read_option(Tokens& tokens, Options& options,
                                                       Source source) {
  if (!tokens.words[tokens.at].starts_with("--")) return read_shorts(tokens, options, source);
  auto read = read_long(tokens, options, source);
  if (!read) return std::unexpected(read.error());
  return Grammar::Words{*read};
}

bool match(const Pattern& pattern, Grammar::Words& left, Grammar::Words& collected) {
  switch (pattern.kind) {
    case Pattern::leaf:
      return match_leaf(*pattern.tip, left, collected);
    case Pattern::required:
      return match_all(pattern, left, collected);
    case Pattern::one_or_more:
      return match_repeated(pattern, left, collected);
    case Pattern::either:
      return match_either(pattern, left, collected);
    case Pattern::optional:
    case Pattern::any_options:
      break;
  }
  for (const Pattern& child : pattern.children) match(child, left, collected);
  return true;
}

Grammar::Grammar(std::string_view text, std::string_view common)
    : options_{described_options(text), described_options(common)},
      pattern_(parse_pattern(usage_section(text), options_)) {}

std::expected<Grammar::Words, std::string> Grammar::read(
    const std::vector<std::string>& argv) const {
  Tokens tokens{argv};
  Options options = options_;
  Words words;
  auto add_positional = [&] {
    words.push_back(std::make_shared<Leaf>(Leaf{.value = tokens.take()}));
  };
  while (!tokens.done()) {
    const std::string& word = tokens.words[tokens.at];
    if (word == "--") {
      while (!tokens.done()) add_positional();
    } else if (word.starts_with('-') && word != "-") {
      auto read = read_option(tokens, options, Source::command_line);
      if (!read) return std::unexpected(read.error());
      words.insert(words.end(), read->begin(), read->end());
    } else {
      add_positional();
    }
  }
  return words;
}

std::optional<Json> Grammar::match(const Words& words) const {
  Json values = Json::object();
  add_values(pattern_, values);
  for (const Leaf& option : options_.common) values[option.name] = option.value;
  Words left, collected;
  // Copies: matching turns the values of repeated options into lists.
  for (const LeafPtr& word : words) {
    bool common = word->kind == Leaf::option &&
                  std::any_of(options_.common.begin(), options_.common.end(),
                              [&](const Leaf& option) { return option.name == word->name; });
    if (common)
      values[word->name] = word->value;
    else
      left.push_back(std::make_shared<Leaf>(*word));
  }
  if (!docopt::match(pattern_, left, collected) || !left.empty()) return std::nullopt;
  for (const LeafPtr& leaf : collected) values[leaf->name] = leaf->value;
  return values;
}

}  // namespace gcdt::cli::docopt
