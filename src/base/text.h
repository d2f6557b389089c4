// Small text functions used everywhere. Bytes in, bytes out; nothing here knows locales.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gcdt {

std::string lower(std::string_view text);  // ASCII only
std::string trim(std::string_view text);   // ASCII white space at both ends
bool iequals(std::string_view a, std::string_view b);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string last_line(std::string_view text);  // white space at the end does not count
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// Percent-encoding by AWS's rules: unreserved are A-Z a-z 0-9 - _ . ~ and those in `keep`.
std::string percent_encode(std::string_view text, std::string_view keep = {});
std::string percent_decode(std::string_view text);  // broken escapes stay as they are

std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);  // nullopt if it is not base64
std::string hex_encode(std::string_view bytes);                   // lower case

// The candidate with the smallest edit distance, if it is near enough to be a likely typing error.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// The code point at `at`, which moves behind it. Broken input yields U+FFFD for its maximal
// subpart, as the Unicode standard recommends. Requires at < bytes.size().
char32_t next_code_point(std::string_view bytes, size_t& at);
// Valid UTF-8: every broken sequence replaced by U+FFFD.
std::string valid_utf8(std::string_view bytes);
// Columns the text takes on a terminal (wide characters count two, combining marks none).
size_t display_width(std::string_view utf8);
// The longest beginning that takes at most `columns` columns.
std::string_view clip_width(std::string_view utf8, size_t columns);

}  // namespace gcdt
