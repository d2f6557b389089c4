#include "output/wrap.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::output {

std::string take_line(std::string_view& text, size_t width) {
  std::string_view line = clip_width(text, width);
  if (line.size() < text.size()) {
    size_t blank = text.substr(0, line.size() + 1).rfind(' ');
    size_t joint = line.find_last_of(":/,");
    auto is_late = [&](size_t at) { return at != text.npos && at >= line.size() / 2; };
    if (is_late(blank))
      line = text.substr(0, blank);
    else if (is_late(joint))
      line = text.substr(0, joint + 1);
    if (line.empty()) {  // a character that is wider than the window
      size_t at = 0;
      next_code_point(text, at);
      line = text.substr(0, at);
    }
  }
  std::string taken(line);
  text.remove_prefix(line.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return taken;
}

std::string wrapped(std::string_view text, size_t width, size_t indent) {
  constexpr size_t kNarrowest = 20;
  size_t room = width > indent + kNarrowest ? width - indent : kNarrowest;
  std::string lines;
  do {
    if (!lines.empty()) lines += '\n';
    lines += std::string(indent, ' ') + take_line(text, room);
  } while (!text.empty());
  return lines;
}

}  // namespace gcdt::output
