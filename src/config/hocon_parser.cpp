// HOCON text to a tree. One pass over the characters; no tokens, since what ends a piece depends on
// where it stands.
#include "base/text.h"
#include "config/hocon_node.h"
#include "os/files.h"

namespace gcdt::config {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kNotInUnquoted = "$\"{}[]:=,+#`^?!@*&\\";
constexpr int kMaxDepth = 100;
constexpr size_t kMaxIncludes = 20;

class Parser {
 public:
  Parser(std::string_view text, std::string name, fs::path dir, HoconPath prefix,
         std::vector<fs::path>& seen)
      : text_(text),
        name_(std::move(name)),
        dir_(std::move(dir)),
        prefix_(std::move(prefix)),
        seen_(seen) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  HoconRef root() {
    skip_blank();
    HoconRef node = at('{') ? braces(prefix_) : body(prefix_);
    skip_blank();
    if (!done()) fail(fmt::format("unexpected '{}'", text_[pos_]));
    return node;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error("{}:{}: {}", name_, line(), what);
  }
  size_t line() const {
    return 1 + static_cast<size_t>(
                   std::count(text_.begin(), text_.begin() + static_cast<long>(pos_), '\n'));
  }
  bool done() const { return pos_ >= text_.size(); }
  bool at(char c) const { return !done() && text_[pos_] == c; }
  bool at(std::string_view word) const { return text_.substr(pos_).starts_with(word); }
  bool take(char c) {
    if (!at(c)) return false;
    ++pos_;
    return true;
  }
  bool at_comment() const { return at('#') || at("//"); }

  void skip_spaces() {
    while (!done() && (text_[pos_] == ' ' || text_[pos_] == '\t' || text_[pos_] == '\r')) ++pos_;
  }
  // White space, line ends and comments. True if a line end was among them.
  bool skip_blank() {
    bool newline = false;
    for (;;) {
      skip_spaces();
      if (take('\n')) {
        newline = true;
      } else if (at_comment()) {
        while (!done() && text_[pos_] != '\n') ++pos_;
      } else {
        return newline;
      }
    }
  }
  // Between two fields or elements: a line end, one comma, or both.
  bool separator() {
    bool newline = skip_blank();
    bool comma = take(',');
    if (comma) skip_blank();
    return newline || comma;
  }

  struct Deeper {
    Parser& parser;
    explicit Deeper(Parser& p) : parser(p) {
      if (++parser.depth_ > kMaxDepth) parser.fail("nested deeper than 100 levels");
    }
    ~Deeper() { --parser.depth_; }
  };

  HoconRef braces(const HoconPath& here) {
    Deeper deeper(*this);
    ++pos_;
    HoconRef node = body(here);
    if (!take('}')) fail("'}' is missing");
    return node;
  }

  HoconRef body(const HoconPath& here) {
    HoconRef object = make_hocon(HoconNode::object);
    skip_blank();
    while (!done() && !at('}')) {
      object = combine(object, at_include() ? include(here) : field(here));
      if (!separator() && !done() && !at('}')) fail(fmt::format("unexpected '{}'", text_[pos_]));
    }
    return object;
  }

  HoconRef field(const HoconPath& here) {
    HoconPath path = key();
    HoconPath there = here;
    there.insert(there.end(), path.begin(), path.end());
    skip_blank();
    HoconRef node;
    if (at('{')) {
      node = value(there);
    } else if (at("+=")) {
      pos_ += 2;
      skip_blank();
      node = appended(there, value(there));
    } else {
      if (!take(':') && !take('=')) fail("':' or '=' is missing after a key");
      skip_blank();
      node = value(there);
    }
    return nest(path, node);
  }

  // a += x means a = ${?a} [x]
  HoconRef appended(const HoconPath& path, HoconRef element) {
    auto before = make_hocon(HoconNode::reference);
    before->path = path;
    before->optional = true;
    before->place = fmt::format("{}:{}", name_, line());
    auto list = make_hocon(HoconNode::list);
    list->items.push_back(std::move(element));
    auto both = make_hocon(HoconNode::concatenation);
    both->items = {before, list};
    return both;
  }

  HoconPath key() {
    HoconPath path = path_expression(":={+");
    if (path.empty()) fail("a key is missing");
    return path;
  }

  // Dotted parts, quoted or not, up to one of `ends`. Blanks inside a part belong to it.
  HoconPath path_expression(std::string_view ends) {
    HoconPath path;
    std::string part;
    bool any = false;
    size_t keep = 0;  // length of `part` without trailing blanks
    for (;; any = true) {
      if (done() || text_[pos_] == '\n' || at_comment() ||
          ends.find(text_[pos_]) != std::string_view::npos)
        break;
      char c = text_[pos_];
      if (c == '"') {
        part += quoted();
        keep = part.size();
      } else if (c == '.') {
        ++pos_;
        part.resize(keep);
        path.push_back(std::exchange(part, {}));
        keep = 0;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        if (!part.empty()) part += c;
        ++pos_;
      } else if (kNotInUnquoted.find(c) != std::string_view::npos) {
        fail(fmt::format("unexpected '{}' in a key", c));
      } else {
        part += c;
        keep = part.size();
        ++pos_;
      }
    }
    if (!any) return path;
    part.resize(keep);
    path.push_back(std::move(part));
    for (const std::string& one : path)
      if (one.empty() && path.size() > 1) fail("a key has an empty part between two dots");
    return path;
  }

  // All pieces up to the end of the value, put side by side.
  HoconRef value(const HoconPath& here) {
    Deeper deeper(*this);
    std::vector<HoconRef> pieces;
    for (;;) {
      size_t start = pos_;
      skip_spaces();
      std::string space(text_.substr(start, pos_ - start));
      if (done() || at(',') || at('}') || at(']') || at('\n') || at_comment()) break;
      HoconRef piece = at('{')    ? braces(here)
                       : at('[')  ? brackets(here)
                       : at("${") ? reference()
                       : at('"')  ? text_piece()
                                  : unquoted();
      piece->space = std::move(space);
      pieces.push_back(std::move(piece));
    }
    if (pieces.empty()) fail("a value is missing");
    if (pieces.size() == 1) return pieces[0];
    auto all = make_hocon(HoconNode::concatenation);
    all->items = std::move(pieces);
    return all;
  }

  HoconRef brackets(const HoconPath& here) {
    Deeper deeper(*this);
    ++pos_;
    auto node = make_hocon(HoconNode::list);
    skip_blank();
    while (!done() && !at(']')) {
      node->items.push_back(value(here));
      if (!separator() && !at(']')) fail("',' or ']' is missing");
    }
    if (!take(']')) fail("']' is missing");
    return node;
  }

  HoconRef reference() {
    auto node = make_hocon(HoconNode::reference);
    node->place = fmt::format("{}:{}", name_, line());
    pos_ += 2;
    node->optional = take('?');
    skip_spaces();
    HoconPath path = path_expression("}");
    if (path.empty() || !take('}')) fail("'${' without its path and '}'");
    node->path = prefix_;
    node->path.insert(node->path.end(), path.begin(), path.end());
    node->prefix = prefix_.size();
    return node;
  }

  HoconRef text_piece() {
    auto node = make_hocon(HoconNode::scalar);
    node->quoted = true;
    node->text = quoted();
    node->value = node->text;
    return node;
  }

  std::string quoted() {
    if (at("\"\"\"")) {
      size_t end = text_.find("\"\"\"", pos_ + 3);
      if (end == std::string_view::npos) fail("'\"\"\"' is not closed");
      while (end + 3 < text_.size() && text_[end + 3] == '"') ++end;  // the last three close
      std::string content(text_.substr(pos_ + 3, end - pos_ - 3));
      pos_ = end + 3;
      return content;
    }
    size_t end = pos_ + 1;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\n')
      end += text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size() || text_[end] != '"') fail("'\"' is not closed");
    Json content = Json::parse(text_.substr(pos_, end + 1 - pos_), nullptr, false);
    if (!content.is_string()) fail("a quoted text has a wrong escape");
    pos_ = end + 1;
    return content.get<std::string>();
  }

  HoconRef unquoted() {
    size_t start = pos_;
    while (!done() && text_[pos_] != ' ' && text_[pos_] != '\t' && text_[pos_] != '\r' &&
           text_[pos_] != '\n' && !at_comment() &&
           kNotInUnquoted.find(text_[pos_]) == std::string_view::npos)
      ++pos_;
    if (pos_ == start) fail(fmt::format("unexpected '{}'", text_[pos_]));
    auto node = make_hocon(HoconNode::scalar);
    node->text = std::string(text_.substr(start, pos_ - start));
    node->value = typed(node->text);
    return node;
  }

  static Json typed(const std::string& text) {
    std::string word = lower(text);
    if (word == "true") return true;
    if (word == "false") return false;
    if (word == "null") return nullptr;
    std::string number = text.starts_with('.') ? "0" + text : text;
    Json parsed = Json::parse(number, nullptr, false);
    return parsed.is_number() ? parsed : Json(text);
  }

  bool at_include() const {
    if (!at("include")) return false;
    size_t next = text_.find_first_not_of(" \t", pos_ + 7);
    if (next == std::string_view::npos) return false;
    std::string_view rest = text_.substr(next);
    return rest.starts_with('"') || rest.starts_with("file(") || rest.starts_with("required(") ||
           rest.starts_with("url(") || rest.starts_with("classpath(");
  }

  HoconRef include(const HoconPath& here) {
    pos_ += 7;
    skip_spaces();
    bool required = at("required(");
    if (required) pos_ += 9;
    skip_spaces();
    bool file = at("file(");
    if (file) pos_ += 5;
    skip_spaces();
    if (!at('"')) fail("only files can be included: include \"name\"");
    std::string target = quoted();
    for (bool bracket : {file, required}) {
      skip_spaces();
      if (bracket && !take(')')) fail("')' is missing after an include");
    }
    return included(target, required, here);
  }

  // The named file; without an extension .conf over .json over .properties, all merged.
  HoconRef included(const std::string& target, bool required, const HoconPath& here) {
    HoconRef result = make_hocon(HoconNode::object);
    bool found = false;
    std::vector<std::string> names{target};
    if (fs::path(target).extension().empty())
      names = {target + ".properties", target + ".json", target + ".conf"};
    for (const std::string& name : names) {
      fs::path file = dir_ / name;
      auto content = os::read_file_if_exists(file, 1 << 20);
      if (!content) continue;
      found = true;
      fs::path identity = fs::weakly_canonical(file);
      if (std::find(seen_.begin(), seen_.end(), identity) != seen_.end())
        fail(fmt::format("'{}' includes itself", name));
      if (seen_.size() >= kMaxIncludes) fail("more than 20 includes inside each other");
      seen_.push_back(identity);
      result =
          combine(result, file.extension() == ".properties"
                              ? properties(*content)
                              : parse_hocon_tree(*content, name, file.parent_path(), here, seen_));
      seen_.pop_back();
    }
    if (!found && required) fail(fmt::format("the included file '{}' does not exist", target));
    return result;
  }

  // "a.b=text" lines of a Java properties file.
  static HoconRef properties(const std::string& content) {
    HoconRef result = make_hocon(HoconNode::object);
    for (const std::string& raw : split(content, '\n')) {
      std::string one = trim(raw);
      size_t equals = one.find_first_of("=:");
      if (one.empty() || one[0] == '#' || one[0] == '!' || equals == std::string::npos) continue;
      auto node = make_hocon(HoconNode::scalar);
      node->text = trim(one.substr(equals + 1));
      node->value = node->text;
      result = combine(result, nest(split(trim(one.substr(0, equals)), '.'), node));
    }
    return result;
  }

  std::string_view text_;
  std::string name_;
  fs::path dir_;
  HoconPath prefix_;  // where this file was included: its references start there
  std::vector<fs::path>& seen_;
  size_t pos_ = 0;
  int depth_ = 0;
};

}  // namespace

HoconRef parse_hocon_tree(std::string_view text, const std::string& name, const fs::path& dir,
                          const HoconPath& prefix, std::vector<fs::path>& seen) {
  return Parser(text, name, dir, prefix, seen).root();
}

}  // namespace gcdt::config
