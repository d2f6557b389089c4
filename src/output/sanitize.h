// The one place where text from outside is made harmless and secrets are masked. Every renderer
// (and whatever else writes text out: recordings, notifications) passes through it.
#pragma once

#include <string>
#include <string_view>

namespace gcdt::output {

enum class Mode { line, block };  // line: newlines and tabs are escaped too

// Control characters and terminal escapes in caret form (conformance/terminal-sanitize), invalid
// UTF-8 replaced by U+FFFD, registered secrets masked.
std::string sanitize(std::string_view text, Mode mode = Mode::block);

// From now on `value` (and its base64, JSON-, URI- and shell-escaped forms) is shown as `***`.
// Values shorter than 4 characters are ignored: masking them would garble everything.
void register_secret(std::string_view value);
// Only the masking, for texts that go to machines.
std::string mask_secrets(std::string_view text);
bool contains_secret(std::string_view text);

}  // namespace gcdt::output
