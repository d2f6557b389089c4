// The values in endpoint rules: literals, references to variables, template strings, function
// calls.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/rule_functions.h"
#include "aws/value.h"

namespace gcdt::aws::rules {

// The variables that a rule sees, by name; each has a place of its own in the frame.
class Scope {
 public:
  // Throws Error if the name is taken.
  size_t add(std::string name);
  // Throws Error if there is no such variable.
  size_t find(std::string_view name) const;

  size_t visible() const { return names_.size(); }
  // Forgets the variables that were added since visible() was `count`.
  void rewind(size_t count) { names_.resize(count); }
  size_t places() const { return next_; }

 private:
  std::vector<std::pair<std::string, size_t>> names_;
  size_t next_ = 0;
};

struct Frame {
  std::vector<Value> variables;
  const Json& partitions;
};

class Expression {
 public:
  // Throws Error for an unknown function or variable, or a wrong number of arguments.
  static Expression compile(const Json& source, Scope& scope);
  // A call that may assign its result to a new variable.
  static Expression compile_condition(const Json& source, Scope& scope);

  Value evaluate(Frame& frame) const;

 private:
  // A part of a template: text, then the attribute `path` of a variable, if there is one.
  struct Part {
    std::string text;
    std::optional<size_t> variable;
    std::string path;
  };

  static Expression compile_call(const Json& source, Scope& scope);
  static Expression compile_text(const std::string& text, const Scope& scope);
  Value call(Frame& frame) const;
  Json filled_in(const Frame& frame) const;

  enum Kind { literal, variable, text_template, function_call } kind_ = literal;
  Json literal_;
  size_t variable_ = 0;
  std::vector<Part> parts_;
  const Function* function_ = nullptr;
  std::vector<Expression> arguments_;
  std::optional<size_t> assign_;
};

}  // namespace gcdt::aws::rules
