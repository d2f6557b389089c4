#include "tools/gcdt/migrate/report.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace gcdt::migrate {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

bool in_comment(std::string_view text, size_t at) {
  size_t line = text.rfind('\n', at) + 1;  // 0 if there is none before
  std::string before = trim(text.substr(line, at - line));
  return before.starts_with('#') || before.starts_with("//");
}

// Whether `key` stands at `at` as a key: alone, and followed by what follows keys.
bool is_key(std::string_view text, size_t at, std::string_view key) {
  if (at > 0 && is_word(text[at - 1])) return false;
  size_t end = at + key.size();
  if (end < text.size() && (text[end] == '"' || text[end] == '\'')) ++end;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  return end < text.size() && std::string_view(":={.+").contains(text[end]) &&
         !in_comment(text, at);
}

// The keys one after the other, as far as they are found.
size_t offset_of_keys(std::string_view text, const std::vector<std::string>& keys) {
  size_t from = 0, found = std::string_view::npos;
  for (const std::string& key : keys) {
    if (key.empty() || std::ranges::all_of(key, [](unsigned char c) { return std::isdigit(c); }))
      continue;  // the index of a list
    size_t at = text.find(key, from);
    while (at != text.npos && !is_key(text, at, key)) at = text.find(key, at + 1);
    if (at == text.npos) break;
    found = at;
    from = at + key.size();
  }
  return found;
}

}  // namespace

void Report::add(output::Finding finding, bool rewritten) {
  auto same = [&](const Attention& one) {
    return one.finding.file == finding.file && one.finding.line == finding.line &&
           one.finding.rule == finding.rule && one.finding.text == finding.text;
  };
  if (std::ranges::none_of(all_, same)) all_.push_back({std::move(finding), rewritten});
}

void Report::add(const ConfigFile& file, const std::string& pointer, Level level, std::string rule,
                 std::string text, std::string remedy, bool rewritten) {
  config::Place place = place_in(file, pointer);
  add({.level = level,
       .rule = std::move(rule),
       .file = file.name,
       .line = place.line,
       .column = place.column,
       .path = dotted(pointer),
       .text = std::move(text),
       .remedy = std::move(remedy)},
      rewritten && !file.is(".py"));
}

size_t Report::count(Level level) const {
  return static_cast<size_t>(std::ranges::count_if(
      all_, [level](const Attention& one) { return one.finding.level == level; }));
}

config::Place place_in(const ConfigFile& file, const std::string& pointer) {
  if (!file.is(".py") && !file.is(".conf"))
    return config::find_place({{file.name, file.text}}, pointer);
  std::vector<std::string> keys = split(pointer, '/');
  if (file.of_one_tool() && keys.size() > 1) keys.erase(keys.begin() + 1);
  size_t at = offset_of_keys(file.text, keys);
  if (at == std::string::npos) return {file.name};
  return {file.name, position_in(file.text, at).line};
}

}  // namespace gcdt::migrate
