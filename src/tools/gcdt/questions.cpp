#include "tools/gcdt/questions.h"

#include <algorithm>

#include "base/text.h"
#include "os/files.h"

namespace gcdt::core {

namespace {

namespace fs = std::filesystem;
constexpr size_t kStoreLimit = 1 << 20;

// The place for what programs remember (XDG base directories); "" without a home.
fs::path store_file(const os::Environment& environment) {
  if (auto state = environment.value("XDG_STATE_HOME"))
    return fs::path(*state) / "gcdt" / "answers.json";
  auto home = environment.value("HOME");
  return home ? fs::path(*home) / ".local/state/gcdt/answers.json" : fs::path();
}

// A file that cannot be read or used is as good as none: it only holds defaults.
Json read_store(const fs::path& file) {
  std::error_code ignored;
  if (file.empty() || !fs::is_regular_file(file, ignored)) return Json::object();
  try {
    auto content = try_parse_json(os::read_file(file, kStoreLimit));
    return content && content->is_object() ? *content : Json::object();
  } catch (const Error&) {  // no permission, too long
    return Json::object();
  }
}

std::string yes_or_no(const std::string& answer) {
  for (const char* yes : {"y", "yes", "true"})
    if (iequals(answer, yes)) return "yes";
  for (const char* no : {"n", "no", "false"})
    if (iequals(answer, no)) return "no";
  return {};
}

// The answer in the form that is stored.
std::string normal(const Question& question, const std::string& answer) {
  return question.confirm ? yes_or_no(answer) : trim(answer);
}

std::string complaint(const Question& question, const std::string& answer) {
  if (question.confirm) return yes_or_no(answer).empty() ? "it must be yes or no" : "";
  if (trim(answer).empty()) return "it must be answered";
  return question.complaint ? question.complaint(trim(answer)) : "";
}

// "AWS region you want to deploy to. (eu-west-1) "
std::string prompt(const Question& question, const std::string& fallback) {
  if (question.confirm)
    return fmt::format("{} ({}) ", question.text, fallback == "yes" ? "Y/n" : "y/N");
  if (fallback.empty()) return fmt::format("{} ", question.text);
  return fmt::format("{} ({}) ", question.text, fallback);
}

}  // namespace

Questionnaire::Questionnaire(Context& ctx, std::string generator,
                             const std::vector<std::string>& given,
                             const std::vector<Question>& questions)
    : ctx_(ctx),
      generator_(std::move(generator)),
      stored_(read_store(store_file(ctx.environment))) {
  std::vector<std::string> names;
  for (const Question& question : questions) names.emplace_back(question.name);
  for (const std::string& answer : given) {
    size_t equals = answer.find('=');
    std::string name = answer.substr(0, equals);
    if (equals == answer.npos)
      throw Error("'{}' is no answer; one is written <name>=<answer>.", answer);
    if (std::ranges::find(names, name) == names.end()) {
      auto meant = nearest(name, names);
      throw Error("'{}' does not ask for '{}'; {}.", generator_, name,
                  meant ? fmt::format("did you mean '{}'?", *meant)
                        : fmt::format("it asks for {}", join(names, ", ")));
    }
    given_[name] = answer.substr(equals + 1);
  }
}

std::string Questionnaire::default_of(const Question& question) const {
  std::string stored;
  if (const Json* answers = find(stored_, "/" + generator_); answers && question.stored)
    if (auto found = answers->find(question.name); found != answers->end() && found->is_string())
      stored = found->get<std::string>();
  return !stored.empty() && complaint(question, stored).empty() ? stored : question.fallback;
}

std::string Questionnaire::ask_at_terminal(const Question& question) const {
  std::string fallback = default_of(question);
  for (;;) {
    std::string answer = ctx_.terminal.ask(prompt(question, fallback), true);
    if (trim(answer).empty()) answer = fallback;
    std::string wrong = complaint(question, answer);
    if (wrong.empty()) return answer;
    ctx_.out.warning(fmt::format("'{}': {}.", trim(answer), wrong));
  }
}

std::string Questionnaire::ask(const Question& question) {
  std::string answer;
  if (auto given = given_.find(question.name); given != given_.end()) {
    answer = given->second;
  } else if (ctx_.terminal.can_ask() && !ctx_.assume_yes) {
    answer = ask_at_terminal(question);
  } else {
    answer = default_of(question);
    if (answer.empty())
      throw Error("There is nobody to ask '{}'; answer it with {}=<answer>.", question.text,
                  question.name);
  }
  if (std::string wrong = complaint(question, answer); !wrong.empty())
    throw Error("{}='{}': {}.", question.name, answer, wrong);
  answer = normal(question, answer);
  if (question.stored) stored_[generator_][question.name] = answer;
  return answer;
}

void Questionnaire::store() const {
  fs::path file = store_file(ctx_.environment);
  if (file.empty()) return;
  try {
    std::error_code ignored;
    fs::create_directories(file.parent_path(), ignored);
    os::write_file(file, dump_pretty(stored_) + "\n", 0600);
  } catch (const Error& error) {  // a read-only home: the project is written all the same
    ctx_.out.debug(error.what());
  }
}

}  // namespace gcdt::core
