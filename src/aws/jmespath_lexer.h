// JMESPath text -> tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace gcdt::aws::jmespath {

enum class Token {
  end,
  identifier,
  quoted_identifier,
  literal,
  number,
  current,
  dot,
  star,
  comma,
  colon,
  expression_reference,
  negation,
  pipe,
  either,
  both,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  left_bracket,
  right_bracket,
  flatten,
  filter,
  left_paren,
  right_paren,
  left_brace,
  right_brace
};

struct Lexeme {
  Token token;
  size_t start = 0;      // byte offset
  std::string_view raw;  // as written
  std::string name;      // identifiers
  Json literal;          // literals
  int64_t number = 0;
};

// Ends with a Token::end. Throws Error (kind "syntax").
std::vector<Lexeme> tokenize(std::string_view expression);

}  // namespace gcdt::aws::jmespath
