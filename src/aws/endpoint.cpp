// Rule sets are compiled once into rules whose variables are numbered, then evaluated from top to
// bottom: the first rule whose conditions hold gives the endpoint or the error.
#include "aws/endpoint.h"

#include <algorithm>
#include <vector>

#include "aws/rule_expression.h"
#include "base/text.h"

namespace gcdt::aws {

namespace {

using rules::Expression;
using rules::Frame;
using rules::Scope;

// JSON whose strings are templates.
class Pattern {
 public:
  Pattern(const Json& source, Scope& scope) : shape_(source) {
    if (!source.is_structured()) {
      leaves_.push_back(Expression::compile(source, scope));
      return;
    }
    for (const Json& child : source) children_.emplace_back(child, scope);
  }

  Json filled_in(Frame& frame) const {
    if (!leaves_.empty()) return leaves_.front().evaluate(frame).take();
    Json out = shape_;
    auto child = children_.begin();
    for (Json& slot : out) slot = (child++)->filled_in(frame);
    return out;
  }

 private:
  Json shape_;
  std::vector<Pattern> children_;
  std::vector<Expression> leaves_;  // one, or none
};

class Rule {
 public:
  Rule(const Json& source, Scope& scope) {
    size_t outside = scope.visible();
    const Json& conditions = array_or_empty(source, "/conditions");
    conditions_.reserve(conditions.size());
    for (const Json& condition : conditions)
      conditions_.push_back(Expression::compile_condition(condition, scope));
    std::string type = text(source, "/type");
    if (type == "tree") {
      const Json& rules = array_or_empty(source, "/rules");
      rules_.reserve(rules.size());
      for (const Json& rule : rules) rules_.emplace_back(rule, scope);
    } else if (type == "endpoint") {
      compile_endpoint(source, scope);
    } else if (type == "error") {
      error_ = Expression::compile(required(source, "/error"), scope);
    } else {
      throw Error("the endpoint rules have the unknown rule type '{}'", type);
    }
    scope.rewind(outside);
  }

  // Nothing if the conditions do not hold, or no rule of a tree applies. Throws Error for an error
  // rule whose conditions hold.
  std::optional<Endpoint> evaluate(Frame& frame) const {
    for (const Expression& condition : conditions_) {
      Value result = condition.evaluate(frame);
      if (result->is_null() || *result == false) return std::nullopt;
    }
    if (error_) throw Error("{}", text_of(*error_, frame));
    if (url_) return endpoint(frame);
    for (const Rule& rule : rules_)
      if (auto found = rule.evaluate(frame)) return found;
    return std::nullopt;
  }

 private:
  static const Json& required(const Json& source, std::string_view pointer) {
    const Json* found = find(source, pointer);
    if (!found) throw Error("the endpoint rules have a rule without '{}'", dotted(pointer));
    return *found;
  }

  static std::string text_of(const Expression& expression, Frame& frame) {
    Value value = expression.evaluate(frame);
    if (!value->is_string())
      throw Error("the endpoint rules give {} where a text must be", value->type_name());
    return value->get<std::string>();
  }

  void compile_endpoint(const Json& source, Scope& scope) {
    url_ = Expression::compile(required(source, "/endpoint/url"), scope);
    if (const Json* properties = find(source, "/endpoint/properties"))
      properties_.emplace_back(*properties, scope);
    if (const Json* headers = find(source, "/endpoint/headers"))
      for (const auto& [name, values] : headers->items())
        for (const Json& value : values)
          headers_.emplace_back(name, Expression::compile(value, scope));
  }

  Endpoint endpoint(Frame& frame) const {
    Endpoint out{.url = text_of(*url_, frame)};
    if (!properties_.empty()) out.properties = properties_.front().filled_in(frame);
    for (const auto& [name, value] : headers_) out.headers[name].push_back(text_of(value, frame));
    return out;
  }

  std::vector<Expression> conditions_;
  std::vector<Rule> rules_;
  std::optional<Expression> url_, error_;
  std::vector<Pattern> properties_;  // one, or none
  std::vector<std::pair<std::string, Expression>> headers_;
};

struct Parameter {
  std::string name, type;  // type in lower case: string, boolean, stringarray
  const Json* fallback;    // nullptr if it has none
  bool required;
  size_t place;
};

bool has_type(const Json& value, std::string_view type) {
  if (type == "boolean") return value.is_boolean();
  if (type == "string") return value.is_string();
  return value.is_array() && std::all_of(value.begin(), value.end(),
                                         [](const Json& element) { return element.is_string(); });
}

std::string listed(const Json& params) {
  std::string out;
  for (const auto& [name, value] : params.items())
    if (!value.is_null()) out += fmt::format("{}{}={}", out.empty() ? "" : ", ", name, dump(value));
  return out.empty() ? "no parameters" : out;
}

}  // namespace

struct RuleSet::Impl {
  Impl(const Json& source, const Json& partition_data) : partitions(partition_data) {
    if (const Json* found = find(source, "/parameters")) declared = *found;
    Scope scope;
    for (const auto& [name, spec] : declared.items()) {
      const Json* required = find(spec, "/required");
      parameters.push_back({.name = name,
                            .type = lower(text(spec, "/type")),
                            .fallback = find(spec, "/default"),
                            .required = required && *required == true,
                            .place = scope.add(name)});
    }
    for (const Json& rule : array_or_empty(source, "/rules")) rules.emplace_back(rule, scope);
    places = scope.places();
  }

  void bind(const Json& params, Frame& frame) const {
    for (const Parameter& parameter : parameters) {
      auto given = params.find(parameter.name);
      const Json* value = given == params.end() || given->is_null() ? parameter.fallback : &*given;
      if (value && !has_type(*value, parameter.type))
        throw Error("the endpoint parameter {} must be a {}, not {}", parameter.name,
                    parameter.type, value->type_name());
      if (!value && parameter.required)
        throw Error("the endpoint parameter {} is missing", parameter.name);
      if (value) frame.variables[parameter.place] = value;
    }
  }

  const Json& partitions;
  Json declared = Json::object();
  std::vector<Parameter> parameters;
  std::vector<Rule> rules;
  size_t places = 0;
};

RuleSet::RuleSet(const Json& rules, const Json& partitions)
    : impl_(std::make_unique<Impl>(rules, partitions)) {}
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;

const Json& RuleSet::parameters() const {
  return impl_->declared;
}

Endpoint RuleSet::resolve(const Json& params) const {
  Frame frame{std::vector<Value>(impl_->places), impl_->partitions};
  impl_->bind(params, frame);
  for (const auto& rule : impl_->rules) {
    auto found = rule.evaluate(frame);
    if (!found) continue;
    // Rule sets do not all look at the region, which then could end the host name early.
    std::string region = text_or(params, "/Region");
    if (!region.empty() && !is_host_label(region, true)) check_region(region);
    return *std::move(found);
  }
  throw Error("no endpoint rule applies to {}", listed(params));
}

void check_region(std::string_view region) {
  bool has_letter = region.find_first_not_of("0123456789") != std::string_view::npos;
  if (!has_letter || !is_host_label(region, false))
    throw Error("'{}' is not the name of a region, such as 'eu-west-1'", region);
}

bool is_host_label(std::string_view text, bool allow_dots) {
  constexpr size_t kLongest = 63;
  size_t dot = allow_dots ? text.find('.') : std::string_view::npos;
  if (dot != std::string_view::npos)
    return is_host_label(text.substr(0, dot), false) && is_host_label(text.substr(dot + 1), true);
  return !text.empty() && text.size() <= kLongest && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
             std::string_view::npos;
}

}  // namespace gcdt::aws
