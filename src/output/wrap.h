// Texts in windows of a certain width.
#pragma once

#include <string>
#include <string_view>

namespace gcdt::output {

// The line that begins at `text`, which moves behind it and the blanks there: up to a blank or else
// behind a colon, slash or comma in its second half, else up to the edge. Never empty unless the
// text is.
std::string take_line(std::string_view& text, size_t width);

// One paragraph as lines of at most `width` columns, all of them `indent` columns in. No trailing
// newline.
std::string wrapped(std::string_view text, size_t width, size_t indent);

}  // namespace gcdt::output
