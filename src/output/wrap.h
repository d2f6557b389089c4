// Texts in windows of a certain width.
#pragma once

#include <string>
#include <string_view>

namespace gcdt::output {

// The line that begins at `text`, which moves behind it and the blanks there: up to a blank or else
// behind a colon, slash or comma in its second half, else up to a blank in its first half, unless
// the word there is too long for any line, else up to the edge. Never empty unless the text is.
std::string take_line(std::string_view& text, size_t width);

// One paragraph as lines of at most `width` columns, all of them `indent` columns in. No trailing
// newline.
std::string wrapped(std::string_view text, size_t width, size_t indent);

// Lines that are longer than `width` go on in the next one, as far in as they began. Words stay
// whole, so that addresses can be copied; lines with tabs stay as they are.
std::string folded(std::string_view text, size_t width);

}  // namespace gcdt::output
