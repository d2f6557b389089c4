#include "config/yaml_scalar.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>

namespace gcdt::config {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

// [-+]? (0b[01_]+ | 0o?[0-7_]+ | 0x[0-9a-fA-F_]+ | [0-9_]+), with a digit somewhere.
std::optional<Json> integer(std::string_view text) {
  bool negative = text.starts_with('-');
  std::string_view digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
  int base = 10;
  if (digits.starts_with("0x")) base = 16;
  if (digits.starts_with("0o")) base = 8;
  if (digits.starts_with("0b")) base = 2;
  if (base != 10) digits.remove_prefix(2);
  if (digits.empty()) return std::nullopt;
  std::string plain = without_underscores(digits);
  uint64_t value = 0;
  auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value, base);
  if (end != plain.data() + plain.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range)
    return base == 10
               ? std::optional<Json>(std::strtod(plain.c_str(), nullptr) * (negative ? -1 : 1))
               : std::nullopt;
  if (error != std::errc{}) return std::nullopt;
  if (!negative) return Json(value);
  if (value > uint64_t{1} << 63) return Json(-static_cast<double>(value));
  return Json(static_cast<int64_t>(0 - value));
}

// Moves `at` behind digits, and underscores if they may stand among them; how many there were.
size_t skip_digits(std::string_view text, size_t& at, bool underscores) {
  size_t start = at;
  while (at < text.size() && (is_digit(text[at]) || (underscores && text[at] == '_'))) ++at;
  return at - start;
}

// [-+]? ( [0-9][0-9_]* . [0-9_]* exponent?   exponent: [eE] [-+]? [0-9]+
//       | [0-9][0-9_]* exponent
//       | . [0-9_]+ ([eE] [-+] [0-9]+)? )    the sign is needed only here
std::optional<Json> floating(std::string_view text) {
  size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  bool whole = at < text.size() && is_digit(text[at]);
  if (whole) skip_digits(text, at, true);
  bool point = at < text.size() && text[at] == '.';
  if (point && skip_digits(text, ++at, true) == 0 && !whole) return std::nullopt;
  bool exponent = at < text.size() && (text[at] == 'e' || text[at] == 'E');
  if (exponent) {
    ++at;
    bool sign = at < text.size() && (text[at] == '-' || text[at] == '+');
    if (sign) ++at;
    if ((!sign && !whole) || skip_digits(text, at, false) == 0) return std::nullopt;
  }
  if (at != text.size() || !(point || exponent)) return std::nullopt;
  std::string plain = without_underscores(text);
  char* end = nullptr;
  double value = std::strtod(plain.c_str(), &end);
  return *end ? std::nullopt : std::optional<Json>(value);
}

}  // namespace

Json resolve_plain_scalar(std::string_view text) {
  if (one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (one_of(text, {"true", "True", "TRUE"})) return true;
  if (one_of(text, {"false", "False", "FALSE"})) return false;
  char first = text[0];
  if (!is_digit(first) && first != '-' && first != '+' && first != '.') return text;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) return kInfinity;
  if (one_of(text, {"-.inf", "-.Inf", "-.INF"})) return -kInfinity;
  if (one_of(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  if (auto value = integer(text)) return *value;
  if (auto value = floating(text)) return *value;
  return text;
}

}  // namespace gcdt::config
