#include "aws/jmespath_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gcdt::aws::jmespath {

namespace {

// What an argument may be; a set of bits.
enum Types : unsigned {
  number = 1,
  string = 2,
  boolean = 4,
  array = 8,
  object = 16,
  null = 32,
  expression = 64,
  numbers = 128,
  strings = 256,  // arrays of one kind only
  anything = number | string | boolean | array | object | null
};
constexpr std::array<std::pair<unsigned, std::string_view>, 9> kTypeNames{
    {{number, "number"},
     {string, "string"},
     {boolean, "boolean"},
     {array, "array"},
     {object, "object"},
     {null, "null"},
     {expression, "expression"},
     {numbers, "array of numbers"},
     {strings, "array of strings"}}};

unsigned type_of(const Json& value) {
  if (value.is_string()) return string;
  if (value.is_number()) return number;
  if (value.is_boolean()) return boolean;
  if (value.is_array()) return array;
  return value.is_object() ? object : null;
}

std::string names(unsigned types) {
  std::string out;
  for (const auto& [type, name] : kTypeNames)
    if (types & type) out.append(out.empty() ? "" : " or ").append(name);
  return out;
}

bool all_are(const Json& list, unsigned type) {
  return std::all_of(list.begin(), list.end(), [=](const Json& e) { return type_of(e) == type; });
}

bool fits(const Argument& argument, unsigned types) {
  if (argument.apply) return types & expression;
  const Json& value = *argument.value;
  unsigned type = type_of(value);
  if (types & type) return true;
  return type == array && ((types & numbers && all_are(value, number)) ||
                           (types & strings && all_are(value, string)));
}

struct Call {
  const Function& function;
  std::string_view expression;
  std::span<Argument> arguments;

  const Json& operator[](size_t i) const { return *arguments[i].value; }
  Json take(size_t i) const { return arguments[i].value.take(); }
};

}  // namespace

struct Function {
  std::string_view name;
  std::array<unsigned, 2> types;  // of the arguments; zero = none
  Json (*body)(const Call&);
  bool variadic = false;  // any number, but at least one, of the first type

  size_t arity() const { return types[1] ? 2 : 1; }
};

namespace {

std::string as_text(const Json& value) {
  return value.get_ref<const std::string&>();
}

// Whole numbers stay whole where they can be represented.
Json whole(double value) {
  if (std::abs(value) < 9e18) return static_cast<int64_t>(value);
  return value;
}

bool is_int64(const Json& number) {
  return number.is_number_unsigned() ? number.get<uint64_t>() <= std::numeric_limits<int64_t>::max()
                                     : number.is_number_integer();
}

Json sum_of(const Json& list) {
  int64_t exact = 0;
  double rough = 0;
  bool is_exact = true;
  for (const Json& element : list) {
    rough += element.get<double>();
    is_exact = is_exact && is_int64(element) &&
               !__builtin_add_overflow(exact, element.get<int64_t>(), &exact);
  }
  if (is_exact) return exact;
  return rough;
}

Json reversed(Json value) {
  if (value.is_array()) {
    std::reverse(value.begin(), value.end());
    return value;
  }
  // By characters: a character goes in front of what is there already.
  const auto& text = value.get_ref<const std::string&>();
  std::string out;
  for (size_t end = text.size(); end > 0;) {
    size_t start = end - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    out += text.substr(start, end - start);
    end = start;
  }
  return out;
}

size_t length_of(const Json& value) {
  if (!value.is_string()) return value.size();
  const auto& text = value.get_ref<const std::string&>();
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool contains(const Json& subject, const Json& search) {
  if (subject.is_array()) return std::find(subject.begin(), subject.end(), search) != subject.end();
  return search.is_string() && as_text(subject).contains(as_text(search));
}

Json to_number(Json value) {
  if (!value.is_string()) return value.is_number() ? std::move(value) : Json();
  std::optional<Json> parsed = try_parse_json(as_text(value));
  return parsed && parsed->is_number() ? *parsed : Json();
}

Json joined(const Json& separator, const Json& list) {
  std::string out;
  for (size_t i = 0; i < list.size(); ++i) out += (i ? as_text(separator) : "") + as_text(list[i]);
  return out;
}

Json merged(const Call& call) {
  Json out = Json::object();
  for (const Argument& argument : call.arguments) out.update(*argument.value);
  return out;
}

Json first_not_null(const Call& call) {
  for (Argument& argument : call.arguments)
    if (!argument.value->is_null()) return argument.value.take();
  return nullptr;
}

Json mapped(const Call& call) {
  Json out = Json::array();
  for (const Json& element : call[1]) out.push_back(call.arguments[0].apply(element));
  return out;
}

Json keys_of(const Json& value) {
  Json out = Json::array();
  for (const auto& [key, member] : value.items()) out.push_back(key);
  return out;
}
Json values_of(const Json& value) {
  Json out = Json::array();
  for (const Json& member : value) out.push_back(member);
  return out;
}

bool less(const Json& a, const Json& b) {
  return a < b;
}

Json extreme(const Json& list, bool largest) {
  if (list.empty()) return nullptr;
  return largest ? *std::max_element(list.begin(), list.end(), less)
                 : *std::min_element(list.begin(), list.end(), less);
}

// The elements with the keys that the expression gives them: all numbers or all strings.
struct Keyed {
  Json key;
  size_t index;
};
std::vector<Keyed> keyed(const Call& call) {
  std::vector<Keyed> out;
  unsigned type = number | string;
  for (const Json& element : call[0]) {
    Json key = call.arguments[1].apply(element);
    if (!(type_of(key) & type))
      fail(call.expression, "invalid-type",
           fmt::format("{}() needs a {} as key, not {}", call.function.name, names(type),
                       names(type_of(key))));
    type = type_of(key);
    out.push_back({std::move(key), out.size()});
  }
  return out;
}
bool by_key(const Keyed& a, const Keyed& b) {
  return less(a.key, b.key);
}

Json sorted_by(const Call& call) {
  std::vector<Keyed> order = keyed(call);
  std::stable_sort(order.begin(), order.end(), by_key);
  Json out = Json::array();
  for (const Keyed& entry : order) out.push_back(call[0][entry.index]);
  return out;
}

Json extreme_by(const Call& call, bool largest) {
  std::vector<Keyed> order = keyed(call);
  if (order.empty()) return nullptr;
  auto found = largest ? std::max_element(order.begin(), order.end(), by_key)
                       : std::min_element(order.begin(), order.end(), by_key);
  return call[0][found->index];
}

Json sorted(Json list) {
  std::stable_sort(list.begin(), list.end(), less);
  return list;
}

Json absolute(Json value) {
  if (value.is_number_unsigned()) return value;
  if (value.is_number_float()) return std::abs(value.get<double>());
  auto number = value.get<int64_t>();
  return number < 0 ? Json(0 - static_cast<uint64_t>(number)) : value;
}

Json average(const Json& list) {
  if (list.empty()) return nullptr;
  return sum_of(list).get<double>() / static_cast<double>(list.size());
}

Json rounded(Json value, double (*round)(double)) {
  return value.is_number_float() ? whole(round(value.get<double>())) : value;
}

Json to_array(Json value) {
  return value.is_array() ? value : Json::array({std::move(value)});
}
Json to_string(Json value) {
  return value.is_string() ? std::move(value) : Json(dump(value));
}

constexpr std::array<Function, 26> kFunctions{{
    {"abs", {number}, [](const Call& c) { return absolute(c.take(0)); }},
    {"avg", {numbers}, [](const Call& c) { return average(c[0]); }},
    {"ceil", {number}, [](const Call& c) { return rounded(c.take(0), std::ceil); }},
    {"contains",
     {array | string, anything},
     [](const Call& c) { return Json(contains(c[0], c[1])); }},
    {"ends_with",
     {string, string},
     [](const Call& c) { return Json(as_text(c[0]).ends_with(as_text(c[1]))); }},
    {"floor", {number}, [](const Call& c) { return rounded(c.take(0), std::floor); }},
    {"join", {string, strings}, [](const Call& c) { return joined(c[0], c[1]); }},
    {"keys", {object}, [](const Call& c) { return keys_of(c[0]); }},
    {"length", {string | array | object}, [](const Call& c) { return Json(length_of(c[0])); }},
    {"map", {expression, array}, mapped},
    {"max", {numbers | strings}, [](const Call& c) { return extreme(c[0], true); }},
    {"max_by", {array, expression}, [](const Call& c) { return extreme_by(c, true); }},
    {"merge", {object}, merged, true},
    {"min", {numbers | strings}, [](const Call& c) { return extreme(c[0], false); }},
    {"min_by", {array, expression}, [](const Call& c) { return extreme_by(c, false); }},
    {"not_null", {anything}, first_not_null, true},
    {"reverse", {array | string}, [](const Call& c) { return reversed(c.take(0)); }},
    {"sort", {numbers | strings}, [](const Call& c) { return sorted(c.take(0)); }},
    {"sort_by", {array, expression}, sorted_by},
    {"starts_with",
     {string, string},
     [](const Call& c) { return Json(as_text(c[0]).starts_with(as_text(c[1]))); }},
    {"sum", {numbers}, [](const Call& c) { return sum_of(c[0]); }},
    {"to_array", {anything}, [](const Call& c) { return to_array(c.take(0)); }},
    {"to_number", {anything}, [](const Call& c) { return to_number(c.take(0)); }},
    {"to_string", {anything}, [](const Call& c) { return to_string(c.take(0)); }},
    {"type", {anything}, [](const Call& c) { return Json(names(type_of(c[0]))); }},
    {"values", {object}, [](const Call& c) { return values_of(c[0]); }},
}};

}  // namespace

const Function* find_function(std::string_view name) {
  for (const Function& function : kFunctions)
    if (function.name == name) return &function;
  return nullptr;
}

std::string arity_problem(const Function& function, size_t count) {
  if (function.variadic ? count > 0 : count == function.arity()) return {};
  return fmt::format("{}() takes {}{} argument{}, not {}", function.name,
                     function.variadic ? "at least " : "", function.arity(),
                     function.arity() == 1 ? "" : "s", count);
}

Json call_function(const Function& function, std::string_view expression,
                   std::span<Argument> arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    unsigned types = function.types[function.variadic ? 0 : i];
    if (fits(arguments[i], types)) continue;
    fail(expression, "invalid-type",
         fmt::format("{}() takes {} as argument {}, not {}", function.name, names(types), i + 1,
                     arguments[i].apply ? "expression" : names(type_of(*arguments[i].value))));
  }
  return function.body({function, expression, arguments});
}

}  // namespace gcdt::aws::jmespath
