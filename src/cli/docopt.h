// The usage language of docopt: the text that explains a command line to people is its grammar.
//
//   Usage:
//           kumo delete -f [-v]
//
//   -v --verbose        show debug messages
//
// Words are commands, <x> and X are positionals; further [optional], (required), a|b, x...,
// [options]. Option lines give options a second spelling, an argument and a `[default: x]`: the
// lines of the sections "...options:" or, without such lines, all lines that begin with "-".
// Matching, values and error texts are those of Python's docopt 0.6.2 (01-core 2.1); sections and
// names with blanks
// (<input file>) are those of its successor, which the public test suite asks for.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace gcdt::cli::docopt {

// An argument, a command word or an option, of a pattern or of a command line.
struct Leaf {
  enum Kind { argument, command, option } kind = argument;
  std::string name;  // of an option the long spelling, if it has one; empty on the command line
  std::string short_name, long_name;
  bool takes_value = false;
  Json value;  // null, a bool, a count, a text or a list of texts

  bool operator==(const Leaf&) const = default;
};
using LeafPtr = std::shared_ptr<Leaf>;

// What must, may or can stand on a command line. Equal leaves of one pattern are one object.
struct Pattern {
  enum Kind { leaf, required, optional, any_options, one_or_more, either } kind = required;
  LeafPtr tip;                    // of a leaf
  std::vector<Pattern> children;  // of everything else
};

// `common` are options that every line of a usage accepts although it does not mention them.
struct Options {
  std::vector<Leaf> own, common;
};

// What can follow the words of a command line, by one reading of them.
struct Continuation {
  std::vector<Leaf> positionals;  // arguments and command words that may stand next
  std::vector<Leaf> options;      // not used yet, and not excluded by one that is
  std::vector<Leaf> missing;      // of the options those that must come
  Json values = Json::object();   // of the arguments and options so far
};

class Grammar {
 public:
  // Both texts contain option lines. Throws Error if `text` is no usage.
  explicit Grammar(std::string_view text, std::string_view common = {});

  using Words = std::vector<LeafPtr>;
  // The command line by the options known, or what is wrong with one of them ("--payload requires
  // argument"). Options that are not known become words that no pattern matches.
  std::expected<Words, std::string> read(const std::vector<std::string>& argv) const;
  // All names with their values, or nothing if the words do not fit any line of the usage.
  std::optional<Json> match(const Words& words) const;
  // For completion (docopt_next.cpp): every way in which the words begin a line of the usage.
  std::vector<Continuation> continuations(const Words& words) const;
  const std::vector<Leaf>& common() const { return options_.common; }

 private:
  Options options_;
  Pattern pattern_;
};

// From "usage:" to the blank line or the first line that is not indented.
std::string usage_section(std::string_view text);
std::vector<Leaf> described_options(std::string_view text);
// The pattern of a usage section; options it mentions that no line describes are added to
// `options`.
Pattern parse_pattern(std::string_view section, Options& options);
// Moves the pattern's leaves from `left` to `collected`. On failure both are as before.
bool match(const Pattern& pattern, Grammar::Words& left, Grammar::Words& collected);

// The words of a usage or of a command line, and how far they have been read.
struct Tokens {
  std::vector<std::string> words;
  size_t at = 0;

  bool done() const { return at == words.size(); }
  bool next_is(std::string_view word) const { return !done() && words[at] == word; }
  std::string take() { return words[at++]; }
};
enum class Source { usage, command_line };
// Reads "--long[=value]" or "-abc[value]"; an unknown option is added to options.own.
std::expected<Grammar::Words, std::string> read_option(Tokens& tokens, Options& options,
                                                       Source source);

}  // namespace gcdt::cli::docopt
