// Questions of a generator: answered on the command line, by the user at the terminal, or by what
// was answered the last time.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lifecycle/context.h"

namespace gcdt::core {

struct Question {
  const char* name;  // on the command line: "region=eu-west-1"
  const char* text;
  const char* fallback = "";  // "" = it must be answered
  bool confirm = false;       // the answer is yes or no
  bool stored = true;         // the next time it is the default
  // What is wrong with an answer; "" if nothing is.
  std::string (*complaint)(const std::string& answer) = nullptr;
};

class Questionnaire {
 public:
  // `given`: "name=answer" each. Throws Error for one that answers none of `questions`.
  Questionnaire(Context& ctx, std::string generator, const std::vector<std::string>& given,
                const std::vector<Question>& questions);

  // The answer as a text; of a confirmation "yes" or "no". Asks on the terminal if need be and
  // possible, otherwise takes the default. Throws Error for an answer that is missing or wrong.
  std::string ask(const Question& question);
  bool confirm(const Question& question) { return ask(question) == "yes"; }

  // Remembers the answers for the next time. What cannot be written is forgotten.
  void store() const;

 private:
  std::string default_of(const Question& question) const;
  std::string ask_at_terminal(const Question& question) const;

  Context& ctx_;
  std::string generator_;
  std::map<std::string, std::string> given_;
  Json stored_ = Json::object();  // of all generators
};

}  // namespace gcdt::core
