// Tables as the original printed them: "fancy grid", columns of numbers aligned at their point. In
// a window they are made to fit: no row is broken by the terminal.
#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "output/output.h"
#include "output/sanitize.h"
#include "output/wrap.h"

namespace gcdt::output {

namespace {

using Rows = std::vector<std::vector<std::string>>;

// One line of the frame: a corner, `fill` as wide as the columns, joints between them, a corner.
struct Frame {
  std::string_view left, fill, joint, right;
};
struct Frames {
  Frame top, between, bottom;
  std::string_view side;
};
constexpr Frames kUnicode{{"╒", "═", "╤", "╕"}, {"├", "─", "┼", "┤"}, {"╘", "═", "╧", "╛"}, "│"};
constexpr Frames kAscii{{"+", "=", "+", "+"}, {"+", "-", "+", "+"}, {"+", "=", "+", "+"}, "|"};

constexpr size_t kNarrowest = 6;  // of a column that cells go on in; below that nobody can read

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// [sign] digits [. digits] [e [sign] digits], with a digit before or behind the point.
bool is_number(std::string_view text) {
  auto skip_sign = [&] {
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  };
  auto skip_digits = [&] {
    size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    text.remove_prefix(count);
    return count;
  };
  skip_sign();
  size_t digits = skip_digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += skip_digits();
  }
  if (digits == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    skip_sign();
    if (skip_digits() == 0) return false;
  }
  return text.empty();
}

// Characters from the point (or exponent) on; a whole number has none.
size_t behind_point(std::string_view number) {
  size_t point = number.rfind('.');
  if (point == std::string_view::npos) point = number.find_first_of("eE");
  return point == std::string_view::npos ? 0 : number.size() - point;
}

// A column whose every cell is a number is padded on the right until all points stand at the same
// place, and aligned to the right.
void align_numbers(Rows& rows, size_t column) {
  size_t decimals = 0, width = 0;
  for (const auto& row : rows) {
    if (!is_number(row[column])) return;
    decimals = std::max(decimals, behind_point(row[column]));
  }
  for (auto& row : rows) {
    row[column].append(decimals - behind_point(row[column]), ' ');
    width = std::max(width, row[column].size());
  }
  for (auto& row : rows) row[column].insert(0, width - row[column].size(), ' ');
}

Rows clean_rows(const Table& table) {
  Rows rows;
  if (!table.head.empty()) rows.push_back(table.head);
  rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  size_t columns = 0;
  for (auto& row : rows) {
    // Where no head names it, a column without anything in it is none.
    while (table.head.empty() && row.size() > 1 && trim(row.back()).empty()) row.pop_back();
    columns = std::max(columns, row.size());
  }
  for (auto& row : rows) {
    row.resize(columns);
    for (std::string& cell : row) cell = sanitize(trim(cell), Mode::line);
  }
  return rows;
}

std::string frame_line(const Frame& frame, const std::vector<size_t>& widths) {
  std::string line(frame.left);
  for (size_t i = 0; i < widths.size(); ++i) {
    if (i) line += frame.joint;
    for (size_t n = 0; n < widths[i] + 2; ++n) line += frame.fill;
  }
  line += frame.right;
  return line;
}

std::string row_lines(const std::vector<std::string>& row, const std::vector<size_t>& widths,
                      std::string_view side) {
  // What is left of each cell.
  std::vector<std::string_view> left(row.begin(), row.end());
  std::string out;
  for (bool more = true; more;) {
    more = false;
    if (!out.empty()) out += '\n';
    out += side;
    for (size_t i = 0; i < left.size(); ++i) {
      std::string cell = take_line(left[i], widths[i]);
      size_t used = std::min(display_width(cell), widths[i]);
      out += fmt::format(" {}{} {}", cell, std::string(widths[i] - used, ' '), side);
      more = more || !left[i].empty();
    }
  }
  return out;
}

constexpr size_t kLongestWord = 24;  // that is kept whole

// What each column takes so that words stay whole, at least kNarrowest.
std::vector<size_t> word_widths(const Rows& rows) {
  std::vector<size_t> widths(rows[0].size(), kNarrowest);
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i)
      for (const std::string& word : split(row[i], ' '))
        widths[i] = std::max(widths[i], std::min(display_width(word), kLongestWord));
  return widths;
}

// The widest columns give until all fit; nullopt if they would have to give more than they can.
std::optional<std::vector<size_t>> narrowed(std::vector<size_t> widths, size_t width,
                                            const std::vector<size_t>& least) {
  size_t frame = 3 * widths.size() + 1;
  while (std::accumulate(widths.begin(), widths.end(), frame) > width) {
    size_t widest = widths.size();
    for (size_t i = 0; i < widths.size(); ++i)
      if (widths[i] > least[i] && (widest == widths.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == widths.size()) return std::nullopt;
    --widths[widest];
  }
  return widths;
}

// For a window: with whole words if that is possible, at least readable; else nullopt.
std::optional<std::vector<size_t>> fitted(const std::vector<size_t>& widths, size_t width,
                                          const Rows& rows) {
  if (width == 0) return widths;
  if (auto whole = narrowed(widths, width, word_widths(rows))) return whole;
  return narrowed(widths, width, std::vector<size_t>(widths.size(), kNarrowest));
}

// "head: cell" for each cell; without a head the first cell stands for it.
std::vector<std::string> labelled(const std::vector<std::string>& row,
                                  const std::vector<std::string>& head) {
  if (head.empty() && row.size() == 2) return {row[0] + ": " + row[1]};
  if (head.empty()) return {join(row, ", ")};
  std::vector<std::string> cells;
  for (size_t i = 0; i < row.size(); ++i)
    if (std::string cell = trim(row[i]); !cell.empty())
      cells.push_back(i < head.size() && !head[i].empty() ? head[i] + ": " + cell : cell);
  return cells;
}

// Each row with `separator` between its cells, rows with `end` between them.
std::string without_frames(const Table& table, std::string_view separator, std::string_view end) {
  Rows rows = clean_rows(table);
  std::vector<std::string> head;
  if (!table.head.empty()) {
    head = rows.front();
    rows.erase(rows.begin());
  }
  std::vector<std::string> texts;
  for (const auto& row : rows) texts.push_back(join(labelled(row, head), separator));
  return join(texts, end);
}

std::string cell_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

}  // namespace

std::string grid(const Table& table, const GridOptions& options) {
  Rows rows = clean_rows(table);
  if (rows.empty() || rows[0].empty()) return {};
  std::vector<size_t> widths(rows[0].size());
  for (size_t column = 0; column < widths.size(); ++column) {
    align_numbers(rows, column);
    for (const auto& row : rows)
      widths[column] = std::max(widths[column], display_width(row[column]));
  }
  if (auto fit = fitted(widths, options.width, rows))
    widths = std::move(*fit);
  else
    return without_frames(table, "\n", table.head.empty() ? "\n" : "\n\n");
  const Frames& frames = options.ascii ? kAscii : kUnicode;
  std::string out = frame_line(frames.top, widths);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i) out += "\n" + frame_line(frames.between, widths);
    out += "\n" + row_lines(rows[i], widths, frames.side);
  }
  return out + "\n" + frame_line(frames.bottom, widths);
}

std::string plain_rows(const Table& table) {
  return without_frames(table, ", ", "\n");
}

Table key_value_table(std::string name, const Json& object) {
  return key_value_table(std::move(name), object, {});
}

Table key_value_table(std::string name, const Json& object, const std::vector<std::string>& order) {
  Table table{std::move(name), {}, {}};
  auto add = [&](const std::string& key, const Json& value) {
    if (key != "ResponseMetadata") table.rows.push_back({key, cell_text(value)});
  };
  for (const std::string& key : order)
    if (auto found = object.find(key); found != object.end()) add(key, *found);
  for (const auto& [key, value] : object.items())
    if (std::find(order.begin(), order.end(), key) == order.end()) add(key, value);
  return table;
}

}  // namespace gcdt::output
