#include "aws/jmespath_lexer.h"

#include <array>
#include <charconv>

#include "aws/jmespath_node.h"
#include "base/text.h"

namespace gcdt::aws::jmespath {

namespace {

struct Symbol {
  std::string_view text;
  Token token;
};

// Longer ones first.
constexpr std::array<Symbol, 24> kSymbols{
    {{"[]", Token::flatten},       {"[?", Token::filter},
     {"||", Token::either},        {"&&", Token::both},
     {"==", Token::equal},         {"!=", Token::not_equal},
     {"<=", Token::less_or_equal}, {">=", Token::greater_or_equal},
     {"<", Token::less},           {">", Token::greater},
     {"|", Token::pipe},           {"&", Token::expression_reference},
     {"!", Token::negation},       {"[", Token::left_bracket},
     {"]", Token::right_bracket},  {"(", Token::left_paren},
     {")", Token::right_paren},    {"{", Token::left_brace},
     {"}", Token::right_brace},    {".", Token::dot},
     {"*", Token::star},           {",", Token::comma},
     {":", Token::colon},          {"@", Token::current}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Lexeme> run() {
    std::vector<Lexeme> out;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      size_t start = at_;
      Lexeme lexeme = next();
      lexeme.start = start;
      lexeme.raw = text_.substr(start, at_ - start);
      out.push_back(std::move(lexeme));
    }
    out.push_back(make(Token::end));
    out.back().start = text_.size();
    return out;
  }

 private:
  [[noreturn]] void error(size_t at, std::string_view what) const {
    fail(text_, "syntax", fmt::format("{} at position {}", what, at + 1));
  }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  Lexeme next() {
    char c = text_[at_];
    if (starts_identifier(c)) return identifier();
    if (is_digit(c) || c == '-') return number();
    if (c == '"') return quoted_identifier();
    if (c == '\'') return raw_string();
    if (c == '`') return literal();
    for (const Symbol& symbol : kSymbols)
      if (text_.substr(at_).starts_with(symbol.text)) {
        at_ += symbol.text.size();
        return make(symbol.token);
      }
    error(at_, "unexpected character");
  }

  static Lexeme make(Token token) {
    Lexeme lexeme;
    lexeme.token = token;
    return lexeme;
  }

  Lexeme identifier() {
    size_t start = at_;
    while (at_ < text_.size() && (starts_identifier(text_[at_]) || is_digit(text_[at_]))) ++at_;
    Lexeme lexeme = make(Token::identifier);
    lexeme.name = text_.substr(start, at_ - start);
    return lexeme;
  }

  Lexeme number() {
    Lexeme lexeme = make(Token::number);
    const char* end = text_.data() + text_.size();
    auto [stop, problem] = std::from_chars(text_.data() + at_, end, lexeme.number);
    if (problem == std::errc::result_out_of_range) error(at_, "too large a number");
    if (problem != std::errc()) error(at_, "'-' without a number");
    at_ = static_cast<size_t>(stop - text_.data());
    return lexeme;
  }

  // What stands between two delimiters, escapes untouched.
  std::string_view delimited(char delimiter) {
    size_t start = at_++;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == delimiter)
        return text_.substr(start + 1, at_++ - start - 1);
    }
    error(start, fmt::format("a {} that is not closed", delimiter));
  }

  Lexeme quoted_identifier() {
    size_t start = at_;
    std::string_view inner = delimited('"');
    std::optional<Json> name = try_parse_json(fmt::format("\"{}\"", inner));
    if (!name || !name->is_string()) error(start, "a quoted name that is not a JSON string");
    Lexeme lexeme = make(Token::quoted_identifier);
    lexeme.name = name->get<std::string>();
    return lexeme;
  }

  Lexeme raw_string() {
    Lexeme lexeme = make(Token::literal);
    lexeme.literal = replace_all(std::string(delimited('\'')), "\\'", "'");
    return lexeme;
  }

  // JSON between backticks. A text that is no JSON stands for itself, as before JEP-12; the
  // expressions of older service models are written that way.
  Lexeme literal() {
    size_t start = at_;
    std::string inner = trim(replace_all(std::string(delimited('`')), "\\`", "`"));
    Lexeme lexeme = make(Token::literal);
    std::optional<Json> value = try_parse_json(inner);
    if (!value) value = try_parse_json(fmt::format("\"{}\"", inner));
    if (!value) error(start, "a literal that is not JSON");
    lexeme.literal = std::move(*value);
    return lexeme;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Lexeme> tokenize(std::string_view expression) {
  return Lexer(expression).run();
}

}  // namespace gcdt::aws::jmespath
