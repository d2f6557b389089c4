#include "tools/gcdt/migrate/comments.h"

#include <map>
#include <vector>

#include "base/text.h"
#include "config/yaml.h"

namespace gcdt::migrate {

namespace {

using Lines = std::vector<std::string>;

// Where a comment behind a value begins, its blanks included; the length if there is none.
size_t comment_in(const std::string& line) {
  char quote = 0;
  for (size_t at = 0; at < line.size(); ++at) {
    char c = line[at];
    if (quote) {
      if (c == '\\' && quote == '"')
        ++at;
      else if (c == quote)
        quote = 0;
    } else if ((c == '"' || c == '\'') &&
               (at == 0 || std::string_view(" [{,:").contains(line[at - 1]))) {
      quote = c;
    } else if (c == '#' && (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t')) {
      size_t end = line.find_last_not_of(" \t", at == 0 ? 0 : at - 1);
      return at == 0 || end == line.npos ? 0 : end + 1;
    }
  }
  return line.size();
}

// The first key of every line that has one, in the order of the lines (from 0).
std::map<size_t, std::string> keys_of(const std::string& text) {
  std::map<size_t, std::string> keys;
  config::walk_yaml(
      text, [&](const std::string& pointer, Position at) { keys.emplace(at.line - 1, pointer); });
  return keys;
}

struct Moved {
  std::string_view from;
  std::vector<std::string_view> to;
};

// Where what stood at `pointer` may stand now, the likeliest place first.
std::vector<std::string> places_of(const std::string& pointer) {
  static const std::vector<Moved> kMoved{
      {"/kumo/cloudformation", {"/kumo/stack", "/kumo/parameters"}},
      {"/tenkai/preBundle", {"/tenkai/bundling/preBundle"}}};
  std::vector<std::string> places{pointer};
  for (const auto& [from, to] : kMoved)
    if (pointer.starts_with(from))
      for (std::string_view place : to)
        places.push_back(std::string(place) + pointer.substr(from.size()));
  return places;
}

class Carrier {
 public:
  Carrier(const std::string& before, const std::string& written)
      : old_(split(before, '\n')), new_(split(written, '\n')) {
    auto keys = keys_of(before);
    std::string last;
    for (size_t i = 0; i < old_.size(); ++i) {
      std::string& line = old_[i];
      size_t at = comment_in(line);
      if (auto key = keys.find(i); key != keys.end()) last = key->second;
      if (at == line.size()) continue;
      std::string comment = trim(line.substr(at));
      if (trim(line.substr(0, at)).empty()) {
        auto next = keys.lower_bound(i);
        (next == keys.end() ? at_end_ : above_[next->second]).push_back(comment);
      } else {
        behind_[last].push_back(comment);
      }
      line.erase(at);
    }
  }

  std::string without() const { return join(old_, "\n"); }

  std::string carried(const std::string& written) {
    std::map<std::string, size_t> lines;
    for (const auto& [line, pointer] : keys_of(written)) lines.emplace(pointer, line);
    std::map<size_t, Lines> above;
    for (const auto& [pointer, comments] : above_) {
      Lines& here = above[line_of(pointer, lines)];
      here.insert(here.end(), comments.begin(), comments.end());
    }
    for (const auto& [pointer, comments] : behind_)
      for (const std::string& comment : comments) new_[line_of(pointer, lines)] += "  " + comment;
    Lines out;
    for (size_t i = 0; i < new_.size(); ++i) {
      if (auto found = above.find(i); found != above.end())
        for (const std::string& comment : found->second)
          out.push_back(new_[i].substr(0, new_[i].find_first_not_of(" -")) + comment);
      out.push_back(new_[i]);
    }
    out.pop_back();  // behind the last line end
    out.insert(out.end(), at_end_.begin(), at_end_.end());
    return join(out, "\n") + "\n";
  }

 private:
  // Of the key, or of the nearest one around it.
  static size_t line_of(const std::string& pointer, const std::map<std::string, size_t>& lines) {
    for (std::string at = pointer; !at.empty(); at.erase(at.rfind('/')))
      for (const std::string& place : places_of(at))
        if (auto found = lines.find(place); found != lines.end()) return found->second;
    return 0;
  }

  Lines old_, new_;
  std::map<std::string, Lines> above_, behind_;
  Lines at_end_;
};

}  // namespace

std::optional<std::string> with_comments(const std::string& before, const std::string& written) {
  Carrier carrier(before, written);
  // A '#' in a text of several lines is no comment: without it the text would be another one.
  if (config::parse_yaml(carrier.without(), "") != config::parse_yaml(before, ""))
    return std::nullopt;
  std::string carried = carrier.carried(written);
  if (config::parse_yaml(carried, "") != config::parse_yaml(written, "")) return std::nullopt;
  return carried;
}

}  // namespace gcdt::migrate
