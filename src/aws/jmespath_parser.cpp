#include "aws/jmespath_parser.h"

#include <utility>

#include "aws/jmespath_functions.h"
#include "aws/jmespath_lexer.h"

namespace gcdt::aws::jmespath {

namespace {

constexpr int kMaxDepth = 256;  // of the tree, hence of every recursion over it

// How strongly a token binds what stands left of it.
constexpr int kPipe = 1, kEither = 2, kBoth = 3, kComparison = 5, kFlatten = 9;
constexpr int kProjectionEnd = 10;  // weaker tokens end a projection
constexpr int kStar = 20, kFilter = 21, kDot = 40, kNegation = 45, kBracket = 55;

int binding(Token token) {
  switch (token) {
    case Token::pipe:
      return kPipe;
    case Token::either:
      return kEither;
    case Token::both:
      return kBoth;
    case Token::equal:
    case Token::not_equal:
    case Token::less:
    case Token::less_or_equal:
    case Token::greater:
    case Token::greater_or_equal:
      return kComparison;
    case Token::flatten:
      return kFlatten;
    case Token::filter:
      return kFilter;
    case Token::dot:
      return kDot;
    case Token::left_bracket:
      return kBracket;
    default:
      return 0;
  }
}

Kind comparison(Token token) {
  switch (token) {
    case Token::equal:
      return Kind::equal;
    case Token::not_equal:
      return Kind::not_equal;
    case Token::less:
      return Kind::less;
    case Token::less_or_equal:
      return Kind::less_or_equal;
    case Token::greater:
      return Kind::greater;
    default:
      return Kind::greater_or_equal;
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexemes_(tokenize(text)) {}

  Node run() {
    Node node = expression(0);
    expect(Token::end);
    if (!wrong_call_.empty()) fail(text_, wrong_kind_, wrong_call_);
    return node;
  }

 private:
  [[noreturn]] void unexpected(const Lexeme& at) const {
    std::string what =
        at.token == Token::end ? "unexpected end" : fmt::format("unexpected '{}'", at.raw);
    fail(text_, "syntax", fmt::format("{} at position {}", what, at.start + 1));
  }

  const Lexeme& peek(size_t ahead = 0) const {
    return lexemes_[std::min(at_ + ahead, lexemes_.size() - 1)];
  }
  bool next_is(Token token) const { return peek().token == token; }
  Lexeme& advance() { return lexemes_[at_++]; }
  bool accept(Token token) {
    if (!next_is(token)) return false;
    ++at_;
    return true;
  }
  void expect(Token token) {
    if (!next_is(token)) unexpected(peek());
    if (token != Token::end) ++at_;
  }

  template <class... Nodes>
  Node make(Kind kind, Nodes... children) const {
    Node node;
    node.kind = kind;
    node.children.reserve(sizeof...(children));
    (add(node, std::move(children)), ...);
    return node;
  }
  void add(Node& node, Node child) const {
    node.depth = std::max(node.depth, child.depth + 1);
    if (node.depth > kMaxDepth)
      fail(text_, "syntax", fmt::format("nested deeper than {} levels", kMaxDepth));
    node.children.push_back(std::move(child));
  }

  Node expression(int strength) {
    if (++open_ > kMaxDepth)
      fail(text_, "syntax", fmt::format("nested deeper than {} levels", kMaxDepth));
    Node node = prefix();
    while (strength < binding(peek().token)) node = infix(std::move(node));
    --open_;
    return node;
  }

  // What can start an expression.
  Node prefix() {
    Lexeme& first = advance();
    switch (first.token) {
      case Token::current:
        return {};
      case Token::literal:
        return literal(first);
      case Token::identifier:
        return next_is(Token::left_paren) ? call(first) : field(first);
      case Token::quoted_identifier:
        return field(first);
      case Token::negation:
        return make(Kind::negation, expression(kNegation));
      case Token::star:
        return make(Kind::value_projection, Node{}, projected(kStar));
      case Token::flatten:
        return make(Kind::list_projection, make(Kind::flatten, Node{}), projected(kFlatten));
      case Token::filter:
        return filter(Node{});
      case Token::left_brace:
        return multi_hash();
      case Token::left_bracket:
        return starts_bracket() ? bracket(Node{}) : multi_list();
      case Token::left_paren: {
        Node inner = expression(0);
        expect(Token::right_paren);
        return inner;
      }
      default:
        unexpected(first);
    }
  }

  // What can follow one.
  Node infix(Node left) {
    Lexeme& token = advance();
    switch (token.token) {
      case Token::dot:
        if (accept(Token::star))
          return make(Kind::value_projection, std::move(left), projected(kStar));
        return make(Kind::subexpression, std::move(left), after_dot(kDot));
      case Token::pipe:
        return make(Kind::subexpression, std::move(left), expression(kPipe));
      case Token::either:
        return make(Kind::either, std::move(left), expression(kEither));
      case Token::both:
        return make(Kind::both, std::move(left), expression(kBoth));
      case Token::flatten:
        return make(Kind::list_projection, make(Kind::flatten, std::move(left)),
                    projected(kFlatten));
      case Token::filter:
        return filter(std::move(left));
      case Token::left_bracket:
        if (!starts_bracket()) unexpected(peek());
        return bracket(std::move(left));
      default:
        return make(comparison(token.token), std::move(left), expression(kComparison));
    }
  }

  static Node literal(Lexeme& token) {
    Node node;
    node.kind = Kind::literal;
    node.literal = std::move(token.literal);
    return node;
  }
  static Node field(Lexeme& token) {
    Node node;
    node.kind = Kind::field;
    node.name = std::move(token.name);
    return node;
  }

  // "[" was read: an index, a slice or "[*]", not a list of expressions.
  bool starts_bracket() const {
    return next_is(Token::number) || next_is(Token::colon) ||
           (next_is(Token::star) && peek(1).token == Token::right_bracket);
  }

  Node bracket(Node left) {
    if (accept(Token::star)) {
      expect(Token::right_bracket);
      return make(Kind::list_projection, std::move(left), projected(kStar));
    }
    if (next_is(Token::colon) || peek(1).token == Token::colon) return slice(std::move(left));
    Node node = make(Kind::index, std::move(left));
    node.position = advance().number;
    expect(Token::right_bracket);
    return node;
  }

  Node slice(Node left) {
    Node node = make(Kind::slice, std::move(left));
    size_t part = 0;
    while (!accept(Token::right_bracket)) {
      if (next_is(Token::number) && !node.range[part]) {
        node.range[part] = advance().number;
      } else {
        if (!next_is(Token::colon) || ++part == node.range.size()) unexpected(peek());
        advance();
      }
    }
    return make(Kind::list_projection, std::move(node), projected(kStar));
  }

  // "[?" was read.
  Node filter(Node left) {
    Node condition = expression(0);
    expect(Token::right_bracket);
    Node right = next_is(Token::flatten) ? Node{} : projected(kFilter);
    return make(Kind::filter_projection, std::move(left), std::move(right), std::move(condition));
  }

  // What is applied to each element of a projection.
  Node projected(int strength) {
    if (binding(peek().token) < kProjectionEnd) return {};
    if (next_is(Token::left_bracket) || next_is(Token::filter)) return expression(strength);
    expect(Token::dot);
    return after_dot(strength);
  }

  Node after_dot(int strength) {
    switch (peek().token) {
      case Token::identifier:
      case Token::quoted_identifier:
      case Token::star:
        return expression(strength);
      case Token::left_bracket:
        advance();
        return multi_list();
      case Token::left_brace:
        advance();
        return multi_hash();
      default:
        unexpected(peek());
    }
  }

  Node multi_list() {
    Node node = make(Kind::multi_list);
    do {
      add(node, expression(0));
    } while (accept(Token::comma));
    expect(Token::right_bracket);
    return node;
  }

  Node multi_hash() {
    Node node = make(Kind::multi_hash);
    do {
      if (!next_is(Token::identifier) && !next_is(Token::quoted_identifier)) unexpected(peek());
      node.keys.push_back(std::move(advance().name));
      expect(Token::colon);
      add(node, expression(0));
    } while (accept(Token::comma));
    expect(Token::right_brace);
    return node;
  }

  Node call(const Lexeme& name) {
    Node node = make(Kind::call);
    node.function = find_function(name.name);
    expect(Token::left_paren);
    if (!accept(Token::right_paren)) {
      do {
        add(node, accept(Token::expression_reference)
                      ? make(Kind::expression_reference, expression(0))
                      : expression(0));
      } while (accept(Token::comma));
      expect(Token::right_paren);
    }
    check_call(node, name);
    return node;
  }

  // Remembers the first wrong call; a text that breaks the grammar is reported as that.
  void check_call(const Node& node, const Lexeme& name) {
    std::string what =
        node.function ? arity_problem(*node.function, node.children.size()) : name.name + "()";
    if (what.empty() || !wrong_call_.empty()) return;
    wrong_call_ = fmt::format("{} at position {}", what, name.start + 1);
    wrong_kind_ = node.function ? "invalid-arity" : "unknown-function";
  }

  std::string_view text_;
  std::vector<Lexeme> lexemes_;
  size_t at_ = 0;
  int open_ = 0;
  std::string wrong_call_;
  std::string_view wrong_kind_;
};

}  // namespace

Node parse(std::string_view expression) {
  return Parser(expression).run();
}

}  // namespace gcdt::aws::jmespath
