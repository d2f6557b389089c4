// The JMESPath evaluator: walks the tree with the value at hand.
#include "aws/jmespath.h"

#include <algorithm>
#include <functional>

#include "aws/jmespath_functions.h"
#include "aws/jmespath_node.h"
#include "aws/jmespath_parser.h"
#include "aws/value.h"

namespace gcdt::aws {

namespace jmespath {

void fail(std::string_view expression, std::string_view kind, std::string_view what) {
  throw Error("JMESPath '{}': {}: {}", expression, kind, what);
}

namespace {

using Sink = std::function<void(const Json&)>;

bool is_true(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return value.is_number() || (value.is_structured() && !value.empty());
}

Json compared(Kind kind, const Json& a, const Json& b) {
  if (kind == Kind::equal) return a == b;
  if (kind == Kind::not_equal) return a != b;
  // Order is defined for numbers only; dates in models' answers are compared as texts.
  bool ordered = (a.is_number() && b.is_number()) || (a.is_string() && b.is_string());
  if (!ordered) return nullptr;
  switch (kind) {
    case Kind::less:
      return a < b;
    case Kind::less_or_equal:
      return a <= b;
    case Kind::greater:
      return a > b;
    default:
      return a >= b;
  }
}

// What Python calls slice.indices(): start, stop and step for a list of `size`.
struct Range {
  int64_t start, stop, step;
};
Range range_of(const Node& slice, int64_t size) {
  int64_t step = slice.range[2].value_or(1);
  int64_t low = step < 0 ? -1 : 0, high = step < 0 ? size - 1 : size;
  auto bound = [&](std::optional<int64_t> given, int64_t fallback) {
    if (!given) return fallback;
    return std::clamp(*given < 0 ? *given + size : *given, low, high);
  };
  return {bound(slice.range[0], step < 0 ? high : low),
          bound(slice.range[1], step < 0 ? low : high), step};
}

class Evaluator {
 public:
  explicit Evaluator(std::string_view expression) : expression_(expression) {}

  Value value(const Node& node, const Json& at) const {
    switch (node.kind) {
      case Kind::current:
        return &at;
      case Kind::literal:
        return &node.literal;
      case Kind::field: {
        if (!at.is_object()) return {};
        auto found = at.find(node.name);
        return found == at.end() ? Value() : Value(&*found);
      }
      case Kind::subexpression: {
        Value left = value(node.children[0], at);
        return value(node.children[1], *left).outliving(left);
      }
      case Kind::index:
        return element(node, at);
      case Kind::either:
      case Kind::both: {
        Value left = value(node.children[0], at);
        return is_true(*left) == (node.kind == Kind::either) ? std::move(left)
                                                             : value(node.children[1], at);
      }
      case Kind::negation:
        return Json(!is_true(*value(node.children[0], at)));
      case Kind::equal:
      case Kind::not_equal:
      case Kind::less:
      case Kind::less_or_equal:
      case Kind::greater:
      case Kind::greater_or_equal:
        return compared(node.kind, *value(node.children[0], at), *value(node.children[1], at));
      case Kind::multi_list:
      case Kind::multi_hash:
        return at.is_null() ? Value() : Value(collection(node, at));
      case Kind::call:
        return call(node, at);
      default:
        return list(node, at);
    }
  }

 private:
  // An array of what each() finds, or null.
  Value list(const Node& node, const Json& at) const {
    Json out = Json::array();
    if (!each(node, at, [&](const Json& element) { out.push_back(element); })) return {};
    return out;
  }

  // Passes on every element of the list that the node stands for, without building the list. False
  // if it is no list.
  bool each(const Node& node, const Json& at, const Sink& use) const {
    switch (node.kind) {
      case Kind::flatten:
        return each(node.children[0], at, [&](const Json& element) {
          if (!element.is_array()) return use(element);
          for (const Json& inner : element) use(inner);
        });
      case Kind::list_projection:
        return each(node.children[0], at, [&](const Json& e) { project(node, e, use); });
      case Kind::filter_projection:
        return each(node.children[0], at, [&](const Json& e) {
          if (is_true(*value(node.children[2], e))) project(node, e, use);
        });
      case Kind::value_projection: {
        Value object = value(node.children[0], at);
        if (!object->is_object()) return false;
        for (const Json& member : *object) project(node, member, use);
        return true;
      }
      case Kind::slice:
        return each_of_slice(node, at, use);
      default: {
        Value found = value(node, at);
        if (!found->is_array()) return false;
        for (const Json& element : *found) use(element);
        return true;
      }
    }
  }

  void project(const Node& node, const Json& element, const Sink& use) const {
    Value result = value(node.children[1], element);
    if (!result->is_null()) use(*result);
  }

  bool each_of_slice(const Node& node, const Json& at, const Sink& use) const {
    Value found = value(node.children[0], at);
    if (!found->is_array()) return false;
    if (node.range[2] == 0) fail(expression_, "invalid-value", "a slice cannot have the step 0");
    auto [start, stop, step] = range_of(node, static_cast<int64_t>(found->size()));
    for (int64_t i = start; step < 0 ? i > stop : i < stop;) {
      use((*found)[static_cast<size_t>(i)]);
      if (__builtin_add_overflow(i, step, &i)) break;
    }
    return true;
  }

  Value element(const Node& node, const Json& at) const {
    Value found = value(node.children[0], at);
    if (!found->is_array()) return {};
    auto size = static_cast<int64_t>(found->size());
    int64_t index = node.position < 0 ? node.position + size : node.position;
    if (index < 0 || index >= size) return {};
    return Value(&(*found)[static_cast<size_t>(index)]).outliving(found);
  }

  Json collection(const Node& node, const Json& at) const {
    bool hash = node.kind == Kind::multi_hash;
    Json out = hash ? Json::object() : Json::array();
    for (size_t i = 0; i < node.children.size(); ++i) {
      Json member = value(node.children[i], at).take();
      if (hash)
        out[node.keys[i]] = std::move(member);
      else
        out.push_back(std::move(member));
    }
    return out;
  }

  Json call(const Node& node, const Json& at) const {
    std::vector<Argument> arguments(node.children.size());
    for (size_t i = 0; i < arguments.size(); ++i) {
      const Node& child = node.children[i];
      if (child.kind == Kind::expression_reference)
        arguments[i].apply = [this, &child](const Json& element) {
          return value(child.children[0], element).take();
        };
      else
        arguments[i].value = value(child, at);
    }
    return call_function(*node.function, expression_, arguments);
  }

  std::string_view expression_;
};

}  // namespace

}  // namespace jmespath

struct JmesPath::Parsed {
  std::string expression;
  jmespath::Node root;
};

JmesPath::JmesPath(std::string_view expression)
    : parsed_(std::make_unique<Parsed>(std::string(expression), jmespath::parse(expression))) {}
JmesPath::~JmesPath() = default;
JmesPath::JmesPath(JmesPath&&) noexcept = default;
JmesPath& JmesPath::operator=(JmesPath&&) noexcept = default;

Json JmesPath::search(const Json& document) const {
  return jmespath::Evaluator(parsed_->expression).value(parsed_->root, document).take();
}

}  // namespace gcdt::aws
