// The pattern of a usage: a tree of what must, may or can stand on the command line.
#include <algorithm>

#include "cli/docopt.h"

namespace gcdt::cli::docopt {

namespace {

// Brackets, bars and "..." are words of their own; blanks within <...> belong to the name.
std::vector<std::string> tokenize(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\n", kSigns = "[]()|";
  std::vector<std::string> words;
  for (size_t at = 0; at < line.size();) {
    size_t start = at;
    if (kBlanks.find(line[at]) != kBlanks.npos) {
      ++at;
      continue;
    }
    if (kSigns.find(line[at]) != kSigns.npos) {
      ++at;
    } else if (line.substr(at).starts_with("...")) {
      at += 3;
    } else {
      while (at < line.size() && kBlanks.find(line[at]) == kBlanks.npos &&
             kSigns.find(line[at]) == kSigns.npos && !line.substr(at).starts_with("...")) {
        size_t close = line[at] == '<' ? line.find('>', at) : line.npos;
        at = close == line.npos ? at + 1 : close + 1;
        if (close != line.npos) break;
      }
    }
    words.emplace_back(line.substr(start, at - start));
  }
  return words;
}

// Capital letters, and no others, make a positional.
bool is_upper(std::string_view word) {
  auto is_lower_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  auto is_upper_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  return std::any_of(word.begin(), word.end(), is_upper_letter) &&
         std::none_of(word.begin(), word.end(), is_lower_letter);
}

Pattern leaf_of(Leaf leaf) {
  return {Pattern::leaf, std::make_shared<Leaf>(std::move(leaf)), {}};
}

class Parser {
 public:
  Parser(Tokens tokens, Options& options) : tokens_(std::move(tokens)), options_(options) {}

  Pattern parse() {
    Pattern line{Pattern::required, nullptr, expression()};
    if (!tokens_.done()) throw Error("the usage text has a '{}' too much", tokens_.take());
    return line;
  }

 private:
  // sequence ('|' sequence)*
  std::vector<Pattern> expression() {
    std::vector<Pattern> first = sequence();
    if (!tokens_.next_is("|")) return first;
    std::vector<Pattern> choices;
    auto add = [&choices](std::vector<Pattern> parts) {
      if (parts.size() > 1)
        choices.push_back({Pattern::required, nullptr, std::move(parts)});
      else
        for (Pattern& part : parts) choices.push_back(std::move(part));
    };
    add(std::move(first));
    while (tokens_.next_is("|")) {
      tokens_.take();
      add(sequence());
    }
    if (choices.size() < 2) return choices;
    return {Pattern{Pattern::either, nullptr, std::move(choices)}};
  }

  // (atom ['...'])*
  std::vector<Pattern> sequence() {
    std::vector<Pattern> parts;
    while (!tokens_.done() && !tokens_.next_is("]") && !tokens_.next_is(")") &&
           !tokens_.next_is("|")) {
      std::vector<Pattern> part = atom();
      if (tokens_.next_is("...")) {
        tokens_.take();
        part = {Pattern{Pattern::one_or_more, nullptr, std::move(part)}};
      }
      std::move(part.begin(), part.end(), std::back_inserter(parts));
    }
    return parts;
  }

  // A group, "options", options (several if short ones are stacked), a positional or a command.
  std::vector<Pattern> atom() {
    if (tokens_.next_is("(")) return {group(Pattern::required, ")")};
    if (tokens_.next_is("[")) return {group(Pattern::optional, "]")};
    const std::string& word = tokens_.words[tokens_.at];
    if (word.starts_with('-') && word != "-" && word != "--") return option();
    std::string name = tokens_.take();
    if (name == "options") return {Pattern{Pattern::any_options, nullptr, {}}};
    if ((name.starts_with('<') && name.ends_with('>')) || is_upper(name))
      return {leaf_of({.kind = Leaf::argument, .name = name})};
    return {leaf_of({.kind = Leaf::command, .name = name, .value = false})};
  }

  Pattern group(Pattern::Kind kind, std::string_view closing) {
    std::string opening = tokens_.take();
    Pattern result{kind, nullptr, expression()};
    if (!tokens_.next_is(closing)) throw Error("the usage text has an unmatched '{}'", opening);
    tokens_.take();
    return result;
  }

  std::vector<Pattern> option() {
    auto read = read_option(tokens_, options_, Source::usage);
    if (!read) throw Error("the usage text contradicts itself: {}", read.error());
    std::vector<Pattern> leaves;
    for (LeafPtr& leaf : *read) leaves.push_back({Pattern::leaf, std::move(leaf), {}});
    return leaves;
  }

  Tokens tokens_;
  Options& options_;
};

void for_each_leaf(Pattern& pattern, const auto& use) {
  if (pattern.kind == Pattern::leaf) use(pattern.tip);
  for (Pattern& child : pattern.children) for_each_leaf(child, use);
}

// [options] stands for the options described that the pattern does not mention itself.
void fill_any_options(Pattern& pattern, const std::vector<Leaf>& rest) {
  if (pattern.kind == Pattern::any_options)
    for (const Leaf& option : rest) pattern.children.push_back(leaf_of(option));
  else
    for (Pattern& child : pattern.children) fill_any_options(child, rest);
}

void unify_equal_leaves(Pattern& pattern) {
  std::vector<LeafPtr> known;
  for_each_leaf(pattern, [&](LeafPtr& tip) {
    auto same = std::find_if(known.begin(), known.end(),
                             [&](const LeafPtr& other) { return *other == *tip; });
    if (same == known.end())
      known.push_back(tip);
    else
      tip = *same;
  });
}

using Case = std::vector<LeafPtr>;

// Each combination of one with one of the other.
std::vector<Case> product(const std::vector<Case>& left, const std::vector<Case>& right) {
  std::vector<Case> all;
  for (const Case& a : left)
    for (const Case& b : right) {
      all.push_back(a);
      all.back().insert(all.back().end(), b.begin(), b.end());
    }
  return all;
}

// The leaves that may stand on one command line together; what can be repeated counts twice.
std::vector<Case> cases(const Pattern& pattern) {
  if (pattern.kind == Pattern::leaf) return {{pattern.tip}};
  if (pattern.kind == Pattern::either) {
    std::vector<Case> all;
    for (const Pattern& child : pattern.children)
      for (Case& one : cases(child)) all.push_back(std::move(one));
    return all;
  }
  std::vector<Case> all{{}};
  for (const Pattern& child : pattern.children) all = product(all, cases(child));
  return pattern.kind == Pattern::one_or_more ? product(all, all) : all;
}

// Whether a leaf stands at two places, or something may be repeated: without it no case has one
// twice, and the cases need not be made, which takes longer than all the rest.
bool may_repeat(const Pattern& pattern, std::vector<const Leaf*>& seen) {
  if (pattern.kind == Pattern::one_or_more) return true;
  if (pattern.kind == Pattern::leaf) {
    if (std::find(seen.begin(), seen.end(), pattern.tip.get()) != seen.end()) return true;
    seen.push_back(pattern.tip.get());
  }
  return std::any_of(pattern.children.begin(), pattern.children.end(),
                     [&](const Pattern& child) { return may_repeat(child, seen); });
}

// What may occur more than once on a line has a list or a count as value.
void prepare_repeated(const Pattern& line) {
  std::vector<const Leaf*> seen;
  if (!may_repeat(line, seen)) return;
  for (const Case& one : cases(line))
    for (const LeafPtr& leaf : one) {
      if (std::count(one.begin(), one.end(), leaf) < 2) continue;
      bool collects = leaf->kind == Leaf::argument || leaf->takes_value;
      if (!collects) {
        leaf->value = 0;
      } else if (!leaf->value.is_array()) {
        Json list = Json::array();
        if (leaf->value.is_string())
          for (std::string& word : tokenize(leaf->value.get<std::string>()))
            list.push_back(std::move(word));
        leaf->value = std::move(list);
      }
    }
}

// The first word names the program; each time it comes again a new alternative begins.
std::vector<std::string> alternatives(std::string_view section) {
  std::string_view rest = section.substr(section.find(':') + 1);
  std::vector<std::string> lines;
  std::string program;
  for (size_t at = 0; (at = rest.find_first_not_of(" \t\r\n", at)) != rest.npos;) {
    size_t end = std::min(rest.find_first_of(" \t\r\n", at), rest.size());
    std::string word(rest.substr(at, end - at));
    at = end;
    if (program.empty()) program = word;
    if (word == program)
      lines.emplace_back();
    else
      lines.back() += word + " ";
  }
  if (lines.empty()) throw Error("the usage text names no program");
  return lines;
}

}  // namespace

Pattern parse_pattern(std::string_view section, Options& options) {
  std::vector<Leaf> described = options.own;
  Pattern pattern{Pattern::either, nullptr, {}};
  for (const std::string& line : alternatives(section))
    pattern.children.push_back(Parser({tokenize(line)}, options).parse());
  std::vector<Leaf> mentioned;
  for_each_leaf(pattern, [&](LeafPtr& tip) { mentioned.push_back(*tip); });
  std::erase_if(described, [&](const Leaf& option) {
    return std::find(mentioned.begin(), mentioned.end(), option) != mentioned.end();
  });
  fill_any_options(pattern, described);
  unify_equal_leaves(pattern);
  for (const Pattern& line : pattern.children) prepare_repeated(line);
  return pattern;
}

}  // namespace gcdt::cli::docopt
