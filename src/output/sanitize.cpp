// Text from outside made harmless for a terminal; the masking of secrets is in secrets.cpp.
#include "output/sanitize.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace gcdt::output {

namespace {

struct Range {
  char32_t first, last;
};

// What a terminal or a reader's eye is deceived by: invisible characters and those that change the
// direction of the text. The joiners U+200C and U+200D stay: scripts and emoji need them.
constexpr std::array<Range, 8> kInvisible{{{0x061C, 0x061C},
                                           {0x200B, 0x200B},
                                           {0x200E, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2060, 0x206F},
                                           {0xFEFF, 0xFEFF},
                                           {0xFFF9, 0xFFFB},
                                           {0xE0000, 0xE007F}}};

bool is_invisible(char32_t code) {
  return std::any_of(kInvisible.begin(), kInvisible.end(),
                     [code](Range range) { return code >= range.first && code <= range.last; });
}

// "^[" for ESC, "^?" for DEL; the C1 controls look like the C0 control of the same letter.
std::string caret(char32_t code) {
  if (code == 0x7F) return "^?";
  return {'^', static_cast<char>(code < 0x20 ? code + 0x40 : code - 0x40)};
}

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F);
}

}  // namespace

std::string sanitize(std::string_view text, Mode mode) {
  return make_inert(mask_secrets(text), mode);
}

std::string make_inert(std::string_view text, Mode mode) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    size_t start = at;
    at = std::find_if_not(text.begin() + at, text.end(), is_printable) - text.begin();
    out += text.substr(start, at - start);
    if (at == text.size()) break;
    start = at;
    char32_t code = next_code_point(text, at);
    if (mode == Mode::block) {
      if (code == '\n' || code == '\t') {
        out += static_cast<char>(code);
        continue;
      }
      if (code == '\r' && at < text.size() && text[at] == '\n') continue;
    }
    if (is_control(code))
      out += caret(code);
    else if (is_invisible(code))
      out += fmt::format("<U+{:04X}>", static_cast<unsigned>(code));
    else if (code == 0xFFFD)
      out += "\xEF\xBF\xBD";
    else
      out += text.substr(start, at - start);
  }
  return out;
}

}  // namespace gcdt::output
