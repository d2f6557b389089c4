#include "cli/completion.h"

#include <algorithm>

#include "base/text.h"
#include "cli/tools.h"
#include "cli/usage.h"

namespace gcdt::cli {

namespace {

using docopt::Continuation;
using docopt::Grammar;
using docopt::Leaf;

// A line of the help: "--out=<file>        name of the file that is written".
struct OptionLine {
  std::string placeholder;  // "<file>"; empty if the option takes no value
  std::string description;
};

OptionLine line_of(std::string_view option_lines, const std::string& option) {
  for (const std::string& line : split(option_lines, '\n')) {
    size_t gap = line.find("  ");
    if (!line.starts_with('-') || gap == std::string::npos) continue;
    for (const std::string& word : split(line.substr(0, gap), ' ')) {
      size_t equals = std::min(word.find('='), word.size());
      if (word.substr(0, equals) == option)
        return {word.substr(std::min(equals + 1, word.size())), trim(line.substr(gap))};
    }
  }
  return {};
}

std::string description_of(std::string_view option_lines, const std::string& option) {
  return line_of(option_lines, option).description;
}

// The words of a command that begins with these: "stack-set", "deploy".
std::string summary_of(const Tool& tool, const std::vector<std::string>& words) {
  std::string start = join(words, " ");
  for (const Command* command : tool.commands)
    for (const std::string& line : split(command->usage, '\n'))
      if (line == start || line.starts_with(start + " ")) return command->summary;
  return {};
}

class Completer {
 public:
  Completer(const Tool& tool, std::vector<std::string> before, std::string current,
            const Surroundings& around)
      : tool_(tool),
        before_(std::move(before)),
        current_(std::move(current)),
        around_(around),
        usage_(usage_text(tool), std::string(common_options())) {}

  Answer answer() && {
    if (const Leaf* option = option_before()) {
      offer_values(*option, "", current_);
    } else if (size_t equals = current_.find('=');
               current_.starts_with("--") && equals != std::string::npos) {
      auto word = usage_.grammar().read({current_});
      if (word)
        offer_values(*word->front(), current_.substr(0, equals + 1), current_.substr(equals + 1));
    } else if (understand(before_)) {
      offer_next();
    }
    return std::move(answer_);
  }

 private:
  // The option the word in front of the cursor is, if it still waits for its value.
  const Leaf* option_before() {
    if (usage_.grammar().read(before_)) return nullptr;
    std::vector<std::string> with_value = before_;
    with_value.emplace_back("value");
    auto words = usage_.grammar().read(with_value);
    if (!words || words->empty() || words->back()->kind != Leaf::option) return nullptr;
    std::vector<std::string> without = before_;
    without.pop_back();
    understand(without);
    waiting_ = *words->back();
    return &waiting_;
  }

  bool understand(const std::vector<std::string>& words) {
    auto read = usage_.grammar().read(words);
    if (!read) return false;
    words_ = std::move(*read);
    std::erase_if(words_, [](const docopt::LeafPtr& word) { return word->name == "--help"; });
    next_ = usage_.grammar().continuations(words_);
    return true;
  }

  void offer_next() {
    if (current_.starts_with('-')) {
      for (const Continuation& next : next_)
        for (const Leaf& option : next.options) offer_option(option, tool_.options);
      for (const Leaf& option : usage_.grammar().common()) offer_option(option, common_options());
      if (before_.empty()) offer("--help", description_of(tool_.options, "--help"));
      return;
    }
    for (const Continuation& next : next_)
      for (const Leaf& leaf : next.positionals) offer_positional(leaf, next);
    if (before_.empty() && std::string_view(tool_.name) == "gcdt")
      for (const Tool* other : tools())
        if (other != &tool_) offer(other->name, other->summary);
    if (answer_.candidates.empty() && !answer_.files && current_.empty()) offer_options();
  }

  // What stands no words behind: the options, those that must come before all others.
  void offer_options() {
    for (const Continuation& next : next_)
      if (next.positionals.empty())
        for (const Leaf& option : next.missing) offer_option(option, tool_.options);
    if (!answer_.candidates.empty()) return;
    for (const Continuation& next : next_)
      for (const Leaf& option : next.options) offer_option(option, tool_.options);
  }

  void offer_positional(const Leaf& leaf, const Continuation& next) {
    if (leaf.kind == Leaf::command) {
      std::vector<std::string> words = before_;
      words.push_back(leaf.name);
      offer(leaf.name, summary_of(tool_, words));
    } else {
      offer_values(leaf, "", current_, next.values);
    }
  }

  void offer_option(const Leaf& option, std::string_view lines) {
    bool used = std::any_of(words_.begin(), words_.end(), [&](const docopt::LeafPtr& word) {
      return word->kind == Leaf::option && word->name == option.name;
    });
    if (used) return;
    offer(option.takes_value && option.name.starts_with("--") ? option.name + "=" : option.name,
          description_of(lines, option.name));
  }

  void offer_values(const Leaf& leaf, const std::string& prefix, const std::string& start,
                    Json values = {}) {
    OptionLine line = line_of(tool_.options, leaf.name);
    if (line.description.empty()) line = line_of(common_options(), leaf.name);
    if (names_a_file(leaf.kind == Leaf::option ? line.placeholder : leaf.name)) {
      answer_.files = true;
      return;
    }
    if (values.empty()) values = next_.empty() ? Json::object() : next_.front().values;
    Question question{tool_.name, leaf.name, given("--profile"), given("--region"),
                      std::move(values)};
    std::vector<std::string> known = local_values(question, line.description, around_);
    if (known.empty()) known = around_.ask_aws(question);
    // Of "separated by commas" the last one is completed.
    size_t comma = line.description.contains("separated by commas") ? start.rfind(',') : start.npos;
    std::string listed = comma == start.npos ? "" : start.substr(0, comma + 1);
    for (const std::string& value : known) offer(prefix + listed + value, "");
  }

  std::optional<std::string> given(std::string_view option) const {
    for (const docopt::LeafPtr& word : words_)
      if (word->name == option && word->value.is_string()) return word->value.get<std::string>();
    return std::nullopt;
  }

  void offer(const std::string& text, const std::string& description) {
    Candidate candidate{text, description};
    auto same = [&](const Candidate& other) { return other.text == text; };
    if (text.starts_with(current_) &&
        std::none_of(answer_.candidates.begin(), answer_.candidates.end(), same))
      answer_.candidates.push_back(std::move(candidate));
  }

  const Tool& tool_;
  std::vector<std::string> before_;
  std::string current_;
  const Surroundings& around_;
  Usage usage_;
  Grammar::Words words_;
  std::vector<Continuation> next_;
  Leaf waiting_;
  Answer answer_;
};

}  // namespace

Answer complete(const std::vector<std::string>& argv, const Surroundings& around) {
  std::vector<std::string> words(argv.begin() + (argv.empty() ? 0 : 1), argv.end());
  std::string current = words.empty() ? "" : words.back();
  if (!words.empty()) words.pop_back();
  const Tool* tool = argv.empty() ? nullptr : find_tool(argv[0].substr(argv[0].rfind('/') + 1));
  if (!tool) tool = find_tool("gcdt");
  if (std::string_view(tool->name) == "gcdt" && !words.empty())
    if (const Tool* named = find_tool(words[0])) {
      tool = named;
      words.erase(words.begin());
    }
  return Completer(*tool, std::move(words), std::move(current), around).answer();
}

}  // namespace gcdt::cli
