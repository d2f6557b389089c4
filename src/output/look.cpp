#include "output/look.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::output {

namespace {

bool is_on(const std::optional<std::string>& value) {
  return value && *value != "0" && !iequals(*value, "false");
}

bool wants_color(const Options& options, const os::Environment& environment, bool capable) {
  if (options.color != Color::automatic) return options.color == Color::always;
  if (environment.value("NO_COLOR") || options.plain) return false;
  for (const char* name : {"CLICOLOR_FORCE", "FORCE_COLOR"})
    if (is_on(environment.value(name))) return true;
  for (const char* name : {"CLICOLOR", "FORCE_COLOR"})
    if (auto value = environment.value(name); value && !is_on(value)) return false;
  return capable;
}

// Of the variables that choose the encoding the first one that says anything.
bool shows_unicode(const os::Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (auto locale = environment.value(name)) {
      std::string lowered = lower(*locale);
      return lowered.contains("utf-8") || lowered.contains("utf8");
    }
  return true;
}

struct Symbol {
  std::string_view symbol, ascii, word;
};
// The arrow of "before → after" and the bars of sparkline.h.
constexpr Symbol kSymbols[] = {{"→", "->", "to"}, {"▁", "_", ""}, {"▂", ".", ""},
                               {"▃", ":", ""},    {"▄", "-", ""}, {"▅", "=", ""},
                               {"▆", "+", ""},    {"▇", "*", ""}, {"█", "#", ""}};

}  // namespace

Look look_for(const os::Terminal& terminal, const Options& options,
              const os::Environment& environment) {
  bool window = terminal.is_tty() && !options.plain;
  bool capable = window && environment.get("TERM") != "dumb";
  return {.color = wants_color(options, environment, capable),
          .live = capable,
          .unicode = shows_unicode(environment),
          .plain = options.plain,
          .table_width = window ? static_cast<size_t>(std::max(terminal.width(), 1)) : 0};
}

// Of messages: as the original's logger coloured them (01-core 3), but for yellow, which nobody can
// read on white, and blue, which nobody can read on black.
Codes codes_of(Notice::Level level) {
  switch (level) {
    case Notice::debug:
      return {"\x1b[2m", "\x1b[22m"};
    case Notice::warning:
      return {"\x1b[1m\x1b[35m", "\x1b[39m\x1b[22m"};
    case Notice::error:
      return {"\x1b[31m", "\x1b[39m"};
    case Notice::info:
      break;
  }
  return {};
}

// Of texts: colour, then normal weight (10-kumo 6). Yellow is bold magenta, as compilers warn.
Codes codes_of(Style style) {
  switch (style) {
    case Style::red:
      return {"\x1b[31m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::green:
      return {"\x1b[32m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::yellow:
      return {"\x1b[1m\x1b[35m", "\x1b[39m\x1b[22m"};
    case Style::magenta:
      return {"\x1b[35m\x1b[22m", "\x1b[39m\x1b[22m"};
    case Style::bold:
      return {"\x1b[1m", "\x1b[22m"};
    case Style::dim:
      return {"\x1b[2m", "\x1b[22m"};
    case Style::plain:
      break;
  }
  return {};
}

std::string with_symbols_of(const Look& look, std::string text) {
  if (look.unicode && !look.plain) return text;
  for (const Symbol& one : kSymbols)
    text = replace_all(std::move(text), one.symbol, look.plain ? one.word : one.ascii);
  return text;
}

}  // namespace gcdt::output
