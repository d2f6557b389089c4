// Parameters against the model, before anything is sent. The wording is botocore's, which users of
// AWS tools know, Python's names of types included.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aws/protocol.h"
#include "aws/values.h"

namespace gcdt::aws {

namespace {

const char* python_type(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "<class 'NoneType'>";
    case Json::value_t::boolean:
      return "<class 'bool'>";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "<class 'int'>";
    case Json::value_t::number_float:
      return "<class 'float'>";
    case Json::value_t::string:
      return "<class 'str'>";
    case Json::value_t::array:
      return "<class 'list'>";
    case Json::value_t::object:
      return "<class 'dict'>";
    default:
      return "<class 'bytes'>";
  }
}

// As Python's repr() writes it.
std::string python_repr(const Json& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_string()) return "'" + value.get<std::string>() + "'";
  if (value.is_binary()) return fmt::format("<{} bytes>", bytes_of(value).size());
  if (!value.is_structured()) return number_text(value);
  std::string items;
  for (const auto& [key, item] : value.items()) {
    if (!items.empty()) items += ", ";
    if (value.is_object()) items += python_repr(Json(key)) + ": ";
    items += python_repr(item);
  }
  return value.is_object() ? "{" + items + "}" : "[" + items + "]";
}

size_t code_points(std::string_view utf8) {
  return static_cast<size_t>(
      std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string number(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return std::to_string(static_cast<int64_t>(value));
  return fmt::format("{}", value);
}

class Validator {
 public:
  std::vector<std::string> problems;

  void structure(const Shape& shape, const Json& value, const std::string& path) {
    if (shape.is_union()) check_union(shape, value, path);
    for (size_t i = 0; i < shape.member_count(); ++i) {
      Member member = shape.member(i);
      if (member.required() && !value.contains(member.name()))
        report("Missing required parameter in {}: \"{}\"", named(path), member.name());
    }
    for (const auto& [key, item] : value.items()) {
      auto member = shape.member(key);
      if (!member)
        report("Unknown parameter in {}: \"{}\", must be one of: {}", named(path), key,
               member_names(shape));
    }
    for (const auto& [key, item] : value.items())
      if (auto member = shape.member(key)) check(*member, item, join_path(path, key));
  }

 private:
  template <class... Args>
  void report(fmt::format_string<Args...> format, Args&&... args) {
    problems.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  static std::string named(const std::string& path) { return path.empty() ? "input" : path; }
  static std::string join_path(const std::string& path, const std::string& key) {
    return path.empty() ? key : path + "." + key;
  }

  static std::string member_names(const Shape& shape) {
    std::string names;
    for (size_t i = 0; i < shape.member_count(); ++i) {
      if (i) names += ", ";
      names += shape.member(i).name();
    }
    return names;
  }

  // Values of sensitive members are never shown.
  static std::string shown(const Member& member, const Json& value) {
    if (member.sensitive()) return "*****";
    return value.is_string() ? value.get<std::string>() : python_repr(value);
  }

  void wrong_type(const Member& member, const Json& value, const std::string& path,
                  const char* valid) {
    report("Invalid type for parameter {}, value: {}, type: {}, valid types: {}", path,
           shown(member, value), python_type(value), valid);
  }

  void check(const Member& member, const Json& value, const std::string& path) {
    Shape shape = member.shape();
    switch (shape.type()) {
      case Type::structure:
        if (!value.is_object()) return wrong_type(member, value, path, "<class 'dict'>");
        return structure(shape, value, path);
      case Type::list:
        if (!value.is_array())
          return wrong_type(member, value, path, "<class 'list'>, <class 'tuple'>");
        return list(shape, value, path);
      case Type::map:
        if (!value.is_object()) return wrong_type(member, value, path, "<class 'dict'>");
        return map(shape, value, path);
      case Type::string:
        return string(member, shape, value, path);
      case Type::integer:
      case Type::long_integer:
        if (!value.is_number_integer()) return wrong_type(member, value, path, "<class 'int'>");
        return range(member, shape, value, path);
      case Type::float_number:
      case Type::double_number:
        return real(member, shape, value, path);
      case Type::boolean:
        if (!value.is_boolean()) wrong_type(member, value, path, "<class 'bool'>");
        return;
      case Type::blob:
        if (!value.is_string() && !value.is_binary())
          wrong_type(member, value, path, "<class 'bytes'>, <class 'bytearray'>, file-like object");
        return;
      case Type::timestamp:
        if (!time_of(value))
          wrong_type(member, value, path, "<class 'datetime.datetime'>, timestamp-string");
        return;
      case Type::document:
        return;
    }
  }

  void string(const Member& member, const Shape& shape, const Json& value,
              const std::string& path) {
    if (member.json_value() && member.location() == Location::header) return;  // any JSON
    if (!value.is_string()) return wrong_type(member, value, path, "<class 'str'>");
    double least = shape.min().value_or(member.host_label() ? 1 : 0);
    length(code_points(value.get_ref<const std::string&>()), least, path);
  }

  void real(const Member& member, const Shape& shape, const Json& value, const std::string& path) {
    bool named = value == "NaN" || value == "Infinity" || value == "-Infinity";
    if (!value.is_number() && !named)
      return wrong_type(member, value, path,
                        "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>");
    if (!named) range(member, shape, value, path);
  }

  void range(const Member& member, const Shape& shape, const Json& value, const std::string& path) {
    if (shape.min() && value.get<double>() < *shape.min())
      report("Invalid value for parameter {}, value: {}, valid min value: {}", path,
             shown(member, value), number(*shape.min()));
  }

  void length(size_t length, double least, const std::string& path) {
    if (static_cast<double>(length) < least)
      report("Invalid length for parameter {}, value: {}, valid min length: {}", path, length,
             number(least));
  }

  void list(const Shape& shape, const Json& value, const std::string& path) {
    length(value.size(), shape.min().value_or(0), path);
    for (size_t i = 0; i < value.size(); ++i)
      check(shape.element(), value[i], fmt::format("{}[{}]", path, i));
  }

  void map(const Shape& shape, const Json& value, const std::string& path) {
    for (const auto& [key, item] : value.items()) {
      check(shape.key(), Json(key), fmt::format("{} (key: {})", path, key));
      check(shape.value(), item, join_path(path, key));
    }
  }

  void check_union(const Shape& shape, const Json& value, const std::string& path) {
    if (value.empty())
      report("Must set one of the following keys for tagged union structure {}: {}", named(path),
             member_names(shape));
    else if (value.size() > 1)
      report(
          "Invalid number of parameters set for tagged union structure {}. Can only set one of "
          "the following keys: {}.",
          named(path), member_names(shape));
  }
};

std::string problems_of(const Shape& shape, const Json& value) {
  if (!value.is_object())
    return fmt::format(
        "Invalid type for parameter input, value: {}, type: {}, valid types: "
        "<class 'dict'>",
        python_repr(value), python_type(value));
  Validator validator;
  if (shape) validator.structure(shape, value, {});
  return fmt::format("{}", fmt::join(validator.problems, "\n"));
}

}  // namespace

void validate_params(const Operation& operation, const Json& params) {
  std::string problems = problems_of(operation.input(), params);
  if (!operation.input() && params.is_object() && !params.empty())
    problems = fmt::format("{} takes no parameters", operation.name());
  if (!problems.empty()) throw Error("Parameter validation failed:\n{}", problems);
}

std::string validate_answer(const Operation& operation, const Json& answer) {
  Json own = answer;
  if (own.is_object()) own.erase("ResponseMetadata");
  return problems_of(operation.output(), own);
}

}  // namespace gcdt::aws
