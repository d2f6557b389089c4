#include "output/wrap.h"

#include <algorithm>

#include "base/text.h"

namespace gcdt::output {

namespace {

// The blank at which a line of that width ends: its last one, or the first one behind a word that
// is longer. npos: there is none.
size_t last_blank(std::string_view text, size_t begin, size_t width) {
  size_t fits = clip_width(text, width).size();
  size_t blank = text.substr(0, fits + 1).rfind(' ');
  if (blank != text.npos && blank > begin) return blank;
  return text.find(' ', std::max(fits, begin));
}

constexpr std::string_view kTie = "\xC2\xA0";  // a blank at which no line ends

// Commands in `...` stay on one line if they are not too long for that: they are there to be
// copied.
std::string tied(std::string_view line, size_t longest) {
  std::vector<std::string> parts = split(line, '`');
  for (size_t i = 1; i + 1 < parts.size(); i += 2)
    if (display_width(parts[i]) <= longest) parts[i] = replace_all(parts[i], " ", kTie);
  return join(parts, "`");
}

std::string folded_line(std::string_view whole, size_t width) {
  size_t begin = whole.find_first_not_of(' ');
  if (begin == whole.npos || whole.contains('\t') || display_width(whole) <= width)
    return std::string(whole);
  std::string out, left = tied(whole, width / 2);
  std::string_view line = left;
  const std::string indent(std::min(begin, width / 2), ' ');
  for (size_t room = width; display_width(line) > room; room = width - indent.size()) {
    size_t blank = last_blank(line, begin, room);
    size_t next = line.find_first_not_of(' ', blank);
    if (next == line.npos) break;
    out += line.substr(0, line.find_last_not_of(' ', blank) + 1);
    out += "\n" + indent;
    line.remove_prefix(next);
    begin = 0;
  }
  return replace_all(out.append(line), kTie, " ");
}

}  // namespace

std::string take_line(std::string_view& text, size_t width) {
  std::string_view line = clip_width(text, width);
  if (line.size() < text.size()) {
    size_t blank = text.substr(0, line.size() + 1).rfind(' ');
    size_t joint = line.find_last_of(":/,");
    auto is_late = [&](size_t at) { return at != text.npos && at >= line.size() / 2; };
    auto word_fits = [&] {  // in a line of its own
      size_t end = std::min(text.find(' ', blank + 1), text.size());
      return display_width(text.substr(blank + 1, end - blank - 1)) <= width;
    };
    if (is_late(blank))
      line = text.substr(0, blank);
    else if (is_late(joint))
      line = text.substr(0, joint + 1);
    else if (blank != text.npos && blank > 0 && word_fits())
      line = text.substr(0, blank);
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

std::string folded(std::string_view text, size_t width) {
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) line = folded_line(line, width);
  return join(lines, "\n");
}

}  // namespace gcdt::output
