#include "tools/yugen/handlebars_parser.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/position.h"
#include "base/text.h"

namespace gcdt::yugen {

namespace {

constexpr size_t kMaxDepth = 100;
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kHelpers[] = {"if", "unless", "each", "with"};

struct Token {
  enum Kind { text, value, comment, open, inverted, otherwise, close } kind = text;
  std::string content;                         // the text, or what stands in the tag
  size_t offset = 0;                           // where the content (of texts) or the tag begins
  bool trim_left = false, trim_right = false;  // {{~ and ~}}
};

bool is_helper(std::string_view name) {
  return std::ranges::find(kHelpers, name) != std::end(kHelpers);
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// "#each list" -> {"#each", "list"}; blanks within [] do not count.
std::vector<std::string> words_of(std::string_view content) {
  std::vector<std::string> words;
  bool inside = false, bracket = false;
  for (char c : content) {
    if (!bracket && kBlank.find(c) != kBlank.npos) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    words.back() += c;
    if (c == '[') bracket = true;
    if (c == ']') bracket = false;
  }
  return words;
}

// For a message: a tag that somebody forgot to close may be long.
std::string beginning(std::string_view content) {
  constexpr size_t kLongest = 40;
  std::string_view line = clip_width(content.substr(0, content.find('\n')), kLongest);
  return std::string(line) + (line.size() < content.size() ? "..." : "");
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& origin) : text_(text), origin_(origin) {}

  [[noreturn]] void fail(size_t offset, std::string_view what) const {
    Position at = position_in(text_, offset);
    throw Error("{}:{}:{}: {}", origin_, at.line, at.column, what);
  }

 protected:
  std::string_view text_;
  const std::string& origin_;
};

class Lexer : Reader {
 public:
  using Reader::Reader;

  std::vector<Token> tokens() {
    std::string plain;
    size_t at = 0, start = 0;
    auto add_text = [&] {
      if (!plain.empty())
        tokens_.push_back({.kind = Token::text, .content = std::move(plain), .offset = start});
      plain.clear();
    };
    for (;;) {
      size_t open = text_.find("{{", at);
      if (open == text_.npos) break;
      bool escaped = open > at && text_[open - 1] == '\\';
      bool backslash = escaped && open - 1 > at && text_[open - 2] == '\\';  // \\{{ is \ and a tag
      plain += text_.substr(at, open - at - (escaped ? 1 : 0));
      if (escaped && !backslash) {
        plain += "{{";
        at = open + 2;
        continue;
      }
      add_text();
      start = at = read_tag(open);
    }
    plain += text_.substr(at);
    add_text();
    trim();
    return std::move(tokens_);
  }

 private:
  // The first `close` behind `from`, not within [].
  size_t end_of_tag(size_t open, size_t from, std::string_view close, bool brackets) const {
    for (size_t at = from; at < text_.size(); ++at) {
      if (text_.substr(at).starts_with(close)) return at;
      if (brackets && text_[at] == '[') at = std::min(text_.find(']', at), text_.size());
    }
    fail(open, fmt::format("'{{{{' without '{}'; write '\\{{{{' for braces that are text", close));
  }

  // Adds the tag at `open` and gives where it ends.
  size_t read_tag(size_t open) {
    Token token{.kind = Token::value, .offset = open};
    size_t start = open + 2;
    auto take = [&](std::string_view sign) {
      if (!text_.substr(start).starts_with(sign)) return false;
      start += sign.size();
      return true;
    };
    token.trim_left = take("~");
    std::string close = "}}";
    bool comment = take("!"), long_comment = comment && text_.substr(start).starts_with("--");
    if (long_comment) {
      close = "--";
      start += 2;
    }
    bool triple = !comment && take("{");
    if (triple) close = "}";
    size_t end = end_of_tag(open, start, close, !comment);
    std::string_view content = text_.substr(start, end - start);
    size_t behind = end + close.size();
    if (long_comment || triple) {
      while (!closes(behind, token)) {  // a comment goes on behind a mere --
        if (triple) fail(open, "'{{{' without '}}}'");
        end = end_of_tag(open, end + 1, close, false);
        behind = end + close.size();
      }
    } else if (content.ends_with('~')) {
      token.trim_right = true;
      content.remove_suffix(1);
    }
    if (comment)
      token.kind = Token::comment;
    else
      classify(token, content, triple);
    tokens_.push_back(std::move(token));
    return behind;
  }

  // Whether "}}" or "~}}" stands at `at`, which moves behind it.
  bool closes(size_t& at, Token& token) const {
    std::string_view rest = text_.substr(at);
    token.trim_right = rest.starts_with("~}}");
    if (!token.trim_right && !rest.starts_with("}}")) return false;
    at += token.trim_right ? 3 : 2;
    return true;
  }

  void classify(Token& token, std::string_view content, bool triple) const {
    token.content = gcdt::trim(content);
    if (triple || token.content.empty()) return;
    char sign = token.content[0];
    if (sign == '#') token.kind = Token::open;
    if (sign == '^') token.kind = Token::inverted;
    if (sign == '/') token.kind = Token::close;
    if (token.kind != Token::value || sign == '&')
      token.content = gcdt::trim(token.content.substr(1));
    std::vector<std::string> words = words_of(token.content);
    bool plain_else = token.kind == Token::value && !words.empty() && words[0] == "else";
    if (plain_else) token.content = gcdt::trim(token.content.substr(words[0].size()));
    if (plain_else || (token.kind == Token::inverted && words.empty()))
      token.kind = Token::otherwise;
  }

  // Removes the lines that hold nothing but a tag, and what `~` asks for.
  void trim() {
    std::vector<bool> alone(tokens_.size());
    for (size_t i = 0; i < tokens_.size(); ++i)
      alone[i] = tokens_[i].kind > Token::value && blank_before(i) && blank_behind(i);
    for (size_t i = 0; i < tokens_.size(); ++i) {
      Token* before = i > 0 && tokens_[i - 1].kind == Token::text ? &tokens_[i - 1] : nullptr;
      Token* behind =
          i + 1 < tokens_.size() && tokens_[i + 1].kind == Token::text ? &tokens_[i + 1] : nullptr;
      if (before && (alone[i] || tokens_[i].trim_left)) {
        std::string& text = before->content;
        size_t last = text.find_last_not_of(tokens_[i].trim_left ? kBlank : " \t");
        text.erase(last == text.npos ? 0 : last + 1);
      }
      if (behind && (alone[i] || tokens_[i].trim_right))
        erase_front(*behind, tokens_[i].trim_right);
    }
  }

  static void erase_front(Token& token, bool all_blanks) {
    std::string& text = token.content;
    size_t first = std::min(text.find_first_not_of(all_blanks ? kBlank : " \t"), text.size());
    if (!all_blanks && text.substr(first).starts_with("\r\n")) ++first;
    if (!all_blanks && first < text.size() && text[first] == '\n') ++first;
    text.erase(0, first);
    token.offset += first;
  }

  bool blank_before(size_t i) const {
    if (i == 0) return true;
    const Token& before = tokens_[i - 1];
    if (before.kind != Token::text) return false;
    size_t line = before.content.rfind('\n');
    if (line == std::string::npos && i > 1) return false;
    size_t start = line == std::string::npos ? 0 : line + 1;
    return before.content.find_first_not_of(kBlank, start) == std::string::npos;
  }

  bool blank_behind(size_t i) const {
    if (i + 1 == tokens_.size()) return true;
    const Token& behind = tokens_[i + 1];
    if (behind.kind != Token::text) return false;
    size_t first = behind.content.find_first_not_of(" \t\r");
    if (first == std::string::npos) return i + 2 == tokens_.size();
    return behind.content[first] == '\n';
  }

  std::vector<Token> tokens_;
};

class Parser : Reader {
 public:
  Parser(std::string_view text, const std::string& origin)
      : Reader(text, origin), tokens_(Lexer(text, origin).tokens()) {}

  std::vector<TemplateNode> all() {
    std::vector<TemplateNode> nodes = sequence(0);
    if (at_ == tokens_.size()) return nodes;
    const Token& token = tokens_[at_];
    fail(token.offset, token.kind == Token::close
                           ? fmt::format("'{{{{/{}}}}}' closes nothing", token.content)
                           : "'{{else}}' outside of a block");
  }

 private:
  // Up to a close, an else, or the end.
  std::vector<TemplateNode> sequence(size_t depth) {
    std::vector<TemplateNode> nodes;
    for (; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      if (token.kind == Token::close || token.kind == Token::otherwise) break;
      if (token.kind == Token::text)
        nodes.push_back({.content = token.content, .path = {.offset = token.offset}});
      else if (token.kind == Token::value)
        nodes.push_back({.kind = TemplateNode::value, .path = value_path(token)});
      else if (token.kind != Token::comment)
        nodes.push_back(block(token, depth));
    }
    return nodes;
  }

  TemplatePath value_path(const Token& token) const {
    std::vector<std::string> words = words_of(token.content);
    if (words.empty()) fail(token.offset, "nothing stands in the braces");
    if (words.size() > 1)
      fail(token.offset,
           fmt::format("cannot read '{}': a variable has one name, and there are no helpers but "
                       "#if, #unless, #each and #with",
                       beginning(token.content)));
    return path(words[0], token.offset);
  }

  // At its opening tag; afterwards at its closing tag.
  TemplateNode block(const Token& open, size_t depth) {
    TemplateNode node = head_of(open);
    std::vector<std::string> words = words_of(open.content);
    ++at_;
    branches(node, open, words[0], depth + 1);
    if (open.kind == Token::inverted) std::swap(node.body, node.otherwise);
    return node;
  }

  void branches(TemplateNode& node, const Token& open, const std::string& name, size_t depth) {
    if (depth > kMaxDepth) fail(open.offset, "blocks are nested deeper than 100 levels");
    node.body = sequence(depth);
    if (at_ < tokens_.size() && tokens_[at_].kind == Token::otherwise) {
      const Token& token = tokens_[at_++];
      if (!token.content.empty()) {  // {{else if x}}: a block of its own, closed with this one
        TemplateNode next = head_of(token);
        branches(next, token, name, depth + 1);
        node.otherwise.push_back(std::move(next));
        return;
      }
      node.otherwise = sequence(depth);
    }
    if (at_ == tokens_.size())
      fail(open.offset,
           fmt::format("'{{{{#{}}}}}' is never closed with '{{{{/{}}}}}'", open.content, name));
    const Token& close = tokens_[at_];
    if (close.kind == Token::otherwise) fail(close.offset, "a second '{{else}}' in one block");
    if (close.content != name)
      fail(close.offset,
           fmt::format("'{{{{/{}}}}}' where '{{{{/{}}}}}' must come first", close.content, name));
  }

  TemplateNode head_of(const Token& token) const {
    std::vector<std::string> words = words_of(token.content);
    if (words.empty()) fail(token.offset, "nothing stands in the braces");
    bool helper = is_helper(words[0]);
    if (words.size() != (helper ? 2 : 1) || (!helper && token.kind == Token::otherwise))
      fail(token.offset,
           fmt::format("cannot read '{}': blocks are #if, #unless, #each, #with with one variable, "
                       "and #name",
                       beginning(token.content)));
    return {.kind = TemplateNode::block,
            .content = helper ? words[0] : "",
            .path = path(words.back(), token.offset)};
  }

  TemplatePath path(const std::string& word, size_t offset) const {
    TemplatePath path{.written = word, .offset = offset};
    std::string_view rest = word;
    auto take = [&](std::string_view sign) {
      bool there = rest.starts_with(sign);
      if (there) rest.remove_prefix(sign.size());
      return there;
    };
    path.at_sign = take("@");
    while (!path.at_sign && (rest == ".." || rest.starts_with("../"))) {
      ++path.outward;
      rest.remove_prefix(std::min<size_t>(3, rest.size()));
    }
    bool itself = !path.at_sign && (rest == "this" || rest == "." || rest.empty());
    if (itself && (path.outward > 0 || !rest.empty())) return path;
    if (!path.at_sign && !take("./") && !take("this.")) take("this/");
    do {
      path.names.push_back(segment(rest, word, offset));
    } while (take(".") || take("/"));
    if (!rest.empty()) unreadable(word, offset);
    return path;
  }

  std::string segment(std::string_view& rest, const std::string& word, size_t offset) const {
    size_t length;
    std::string name;
    if (rest.starts_with('[')) {
      length = std::min(rest.find(']') + 1, rest.size());
      if (length == 0) unreadable(word, offset);
      name = rest.substr(1, length - 2);
    } else {
      length = static_cast<size_t>(std::ranges::find_if_not(rest, is_name) - rest.begin());
      if (length == 0) unreadable(word, offset);
      name = rest.substr(0, length);
    }
    rest.remove_prefix(length);
    return name;
  }

  [[noreturn]] void unreadable(const std::string& word, size_t offset) const {
    fail(offset, fmt::format("cannot read '{}': names consist of letters, digits, '_' and '-', or "
                             "stand in []; write '\\{{{{' for braces that are text",
                             beginning(word)));
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace

std::vector<TemplateNode> parse_handlebars(std::string_view text, const std::string& origin) {
  return Parser(text, origin).all();
}

}  // namespace gcdt::yugen
