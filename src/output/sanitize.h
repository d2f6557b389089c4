// The one place where text from outside is made harmless and secrets are masked. Every renderer
// (and whatever else writes text out: recordings, notifications) passes through it.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace gcdt::output {

enum class Mode { line, block };  // line: newlines and tabs are escaped too

// Control characters and terminal escapes in caret form ("^[[31m"), invisible and
// direction-changing characters as "<U+202E>", invalid UTF-8 replaced by U+FFFD, registered secrets
// masked. The rules are those of conformance/terminal-sanitize; the end of line CR LF becomes LF in
// a block.
std::string sanitize(std::string_view text, Mode mode = Mode::block);
// The same without masking, for values the user asked to see.
std::string make_inert(std::string_view text, Mode mode = Mode::block);

// From now on `value` (and its base64, hex, JSON-, XML-, URI- and shell-escaped forms, and the
// longer lines of a value of several lines) is shown as `***`. Values shorter than 4 characters are
// ignored: masking them would garble everything. All functions here may be called from any thread.
void register_secret(std::string_view value);
// Only the masking, for texts that go to machines.
std::string mask_secrets(std::string_view text);
// Within strings, keys and numbers, so that it stays JSON.
Json mask_json(const Json& value);
bool contains_secret(std::string_view text);

}  // namespace gcdt::output
