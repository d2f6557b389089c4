#include "config/places.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "config/yaml.h"

namespace gcdt::config {

namespace {

constexpr int kMaxDepth = 128;  // what base/json.h reads

std::string escape_token(std::string_view key) {
  return replace_all(replace_all(std::string(key), "~", "~0"), "/", "~1");
}

// Reads valid JSON and remembers nothing but where it is.
class Walker {
 public:
  using Visit = std::function<void(const std::string& pointer, size_t offset)>;
  Walker(std::string_view text, const Visit& visit) : text_(text), visit_(visit) {}

  void value(const std::string& pointer) {
    skip_space();
    if (std::count(pointer.begin(), pointer.end(), '/') > kMaxDepth) return;
    if (peek() == '{')
      map(pointer);
    else if (peek() == '[')
      list(pointer);
    else if (peek() == '"')
      string();
    else
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  // Moves behind the string and gives what it stands for.
  std::string string() {
    size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    std::string_view quoted = text_.substr(start, at_ - start);
    if (quoted.size() > 1 && !quoted.contains('\\'))
      return std::string(quoted.substr(1, quoted.size() - 2));
    auto parsed = try_parse_json(quoted);
    return parsed && parsed->is_string() ? parsed->get<std::string>() : std::string();
  }

  // Whether another member follows; moves behind the comma or the bracket.
  bool more(char close) {
    skip_space();
    if (at_ >= text_.size()) return false;
    return text_[at_++] != close;
  }

  void map(const std::string& pointer) {
    ++at_;
    skip_space();
    if (peek() == '}') {
      ++at_;
      return;
    }
    do {
      skip_space();
      size_t start = at_;
      std::string member = pointer + "/" + escape_token(string());
      visit_(member, start);
      skip_space();
      ++at_;  // the colon
      value(member);
    } while (more('}'));
  }

  void list(const std::string& pointer) {
    ++at_;
    skip_space();
    if (peek() == ']') {
      ++at_;
      return;
    }
    size_t index = 0;
    do {
      skip_space();
      std::string element = pointer + "/" + std::to_string(index++);
      visit_(element, at_);
      value(element);
    } while (more(']'));
  }

  std::string_view text_;
  const Visit& visit_;
  size_t at_ = 0;
};

// How much of `pointer` a file has, and where that stands.
struct Match {
  size_t length = 0;
  Position at{1, 1};
};

Match best_match(const Source& source, const std::string& pointer) {
  Match best;
  auto consider = [&](const std::string& known, auto position) {
    bool on_the_way = pointer.starts_with(known) &&
                      (pointer.size() == known.size() || pointer[known.size()] == '/');
    if (on_the_way && known.size() > best.length) best = {known.size(), position()};
  };
  if (source.name.ends_with(".json"))
    walk_json(source.text, [&](const std::string& known, size_t offset) {
      consider(known, [&] { return position_in(source.text, offset); });
    });
  else
    walk_yaml(source.text,
              [&](const std::string& known, Position at) { consider(known, [&] { return at; }); });
  return best;
}

}  // namespace

void walk_json(std::string_view json,
               const std::function<void(const std::string& pointer, size_t offset)>& visit) {
  Walker(json, visit).value("");
}

void refuse_duplicate_keys(std::string_view json, std::string_view origin) {
  std::map<std::string, size_t> known;
  walk_json(json, [&](const std::string& pointer, size_t offset) {
    auto [first, is_new] = known.emplace(pointer, offset);
    if (is_new) return;
    Position at = position_in(json, offset), before = position_in(json, first->second);
    throw Error("{}:{}:{}: duplicate key '{}', it stands at {}:{} already", origin, at.line,
                at.column, dotted(pointer.substr(pointer.rfind('/'))), before.line, before.column);
  });
}

Place find_place(const std::vector<Source>& sources, const std::string& pointer) {
  const Source* best_source = nullptr;
  Match best;
  for (const Source& source : sources) {
    if (source.name.ends_with(".py") || source.name.ends_with(".conf")) {
      if (!best_source) return {source.name};
      continue;
    }
    Match match = best_match(source, pointer);
    if (best_source && match.length <= best.length) continue;
    best_source = &source;
    best = match;
  }
  if (!best_source) return {};
  return {best_source->name, best.at.line, best.at.column};
}

std::string place(const std::vector<Source>& sources, const std::string& pointer) {
  Place found = find_place(sources, pointer);
  if (found.file.empty()) return {};
  if (found.line == 0) return found.file + ": ";
  return fmt::format("{}:{}:{}: ", found.file, found.line, found.column);
}

}  // namespace gcdt::config
