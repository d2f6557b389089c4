#include "aws/rule_expression.h"

#include "base/text.h"

namespace gcdt::aws::rules {

namespace {

// "Region" or "url#authority" between braces; anything else in braces is plain text.
bool is_reference(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_#"
                              "[].") == std::string_view::npos;
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

}  // namespace

size_t Scope::add(std::string name) {
  for (const auto& [known, place] : names_)
    if (known == name) throw Error("the endpoint rules assign the variable '{}' twice", name);
  names_.emplace_back(std::move(name), next_);
  return next_++;
}

size_t Scope::find(std::string_view name) const {
  for (const auto& [known, place] : names_)
    if (known == name) return place;
  throw Error("the endpoint rules use the unknown variable '{}'", name);
}

Expression Expression::compile(const Json& source, Scope& scope) {
  if (source.is_string()) return compile_text(source.get_ref<const std::string&>(), scope);
  Expression result;
  if (source.is_object() && source.contains("fn")) return compile_call(source, scope);
  if (source.is_object() && source.contains("ref")) {
    result.kind_ = variable;
    result.variable_ = scope.find(text(source, "/ref"));
  } else {
    result.literal_ = source;
  }
  return result;
}

Expression Expression::compile_condition(const Json& source, Scope& scope) {
  Expression result = compile_call(source, scope);
  if (source.contains("assign")) result.assign_ = scope.add(text(source, "/assign"));
  return result;
}

Expression Expression::compile_call(const Json& source, Scope& scope) {
  std::string name = text(source, "/fn");
  Expression result;
  result.kind_ = function_call;
  result.function_ = find_function(name);
  if (!result.function_) throw Error("the endpoint rules use the unknown function '{}'", name);
  for (const Json& argument : array_or_empty(source, "/argv"))
    result.arguments_.push_back(compile(argument, scope));
  if (result.arguments_.size() != result.function_->arity)
    throw Error("the endpoint rules call {} with {} arguments instead of {}", name,
                result.arguments_.size(), result.function_->arity);
  return result;
}

// "https://{Region}.{partition#dnsSuffix}"; "{{" and "}}" stand for single braces.
Expression Expression::compile_text(const std::string& text, const Scope& scope) {
  Expression result;
  result.kind_ = text_template;
  Part part;
  for (size_t at = 0; at < text.size(); ++at) {
    std::string_view rest = std::string_view(text).substr(at);
    if (rest.starts_with("{{") || rest.starts_with("}}")) {
      part.text += text[at++];
      continue;
    }
    std::string_view inner;
    if (rest[0] == '{') inner = rest.substr(1, std::min(rest.find('}'), rest.size()) - 1);
    if (!is_reference(inner) || at + inner.size() + 1 >= text.size()) {
      part.text += text[at];
      continue;
    }
    size_t mark = std::min(inner.find('#'), inner.size());
    part.variable = scope.find(inner.substr(0, mark));
    part.path = replace_all(std::string(inner.substr(std::min(mark + 1, inner.size()))), "#", ".");
    result.parts_.push_back(std::move(part));
    part = {};
    at += inner.size() + 1;
  }
  if (result.parts_.empty()) {
    result.kind_ = literal;
    result.literal_ = std::move(part.text);
  } else {
    result.parts_.push_back(std::move(part));
  }
  return result;
}

Value Expression::evaluate(Frame& frame) const {
  switch (kind_) {
    case variable:
      return &*frame.variables[variable_];
    case text_template:
      return filled_in(frame);
    case function_call:
      return call(frame);
    default:
      return &literal_;
  }
}

Value Expression::call(Frame& frame) const {
  std::vector<Value> arguments;
  arguments.reserve(arguments_.size());
  for (const Expression& argument : arguments_) arguments.push_back(argument.evaluate(frame));
  Value result = function_->call(arguments, frame.partitions);
  for (const Value& argument : arguments) result = std::move(result).outliving(argument);
  if (!assign_) return result;
  frame.variables[*assign_] = std::move(result);
  return &*frame.variables[*assign_];
}

Json Expression::filled_in(const Frame& frame) const {
  std::string out;
  for (const Part& part : parts_) {
    out += part.text;
    if (!part.variable) continue;
    const Json& variable = *frame.variables[*part.variable];
    Value value = attribute(variable, part.path);
    if (value->is_null()) throw Error("the endpoint rules use a variable that is not set");
    out += as_text(*value);
  }
  return out;
}

}  // namespace gcdt::aws::rules
