// Tables as the original printed them: "fancy grid", columns of numbers aligned at their point.
#include <algorithm>

#include "base/text.h"
#include "output/output.h"
#include "output/sanitize.h"

namespace gcdt::output {

namespace {

using Rows = std::vector<std::vector<std::string>>;

// One line of the frame: a corner, `fill` as wide as the columns, joints between them, a corner.
struct Frame {
  std::string_view left, fill, joint, right;
};
constexpr Frame kTop{"╒", "═", "╤", "╕"};
constexpr Frame kBetween{"├", "─", "┼", "┤"};
constexpr Frame kBottom{"╘", "═", "╧", "╛"};

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
  for (const auto& row : rows) columns = std::max(columns, row.size());
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

std::string cell_line(const std::vector<std::string>& row, const std::vector<size_t>& widths) {
  std::string line = "│";
  for (size_t i = 0; i < row.size(); ++i)
    line += " " + row[i] + std::string(widths[i] - display_width(row[i]), ' ') + " │";
  return line;
}

std::string cell_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

}  // namespace

std::string grid(const Table& table) {
  Rows rows = clean_rows(table);
  if (rows.empty() || rows[0].empty()) return {};
  std::vector<size_t> widths(rows[0].size());
  for (size_t column = 0; column < widths.size(); ++column) {
    align_numbers(rows, column);
    for (const auto& row : rows)
      widths[column] = std::max(widths[column], display_width(row[column]));
  }
  std::string out = frame_line(kTop, widths);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i) out += "\n" + frame_line(kBetween, widths);
    out += "\n" + cell_line(rows[i], widths);
  }
  return out + "\n" + frame_line(kBottom, widths);
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
