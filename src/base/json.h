// JSON values and the few ways we look into them. Rule (docs/design): what others define stays JSON
// (configuration, AWS requests and answers, hook arguments), what we define is a struct.
// Arrays are always written Json::array({...}); a const value is never indexed with operator[].
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace gcdt {

using Json = nlohmann::json;

// The value at a JSON pointer ("/stack/StackName"), or nullptr if any part of the way is missing.
// The pointer is into `value`: it lives as long as that does.
const Json* find(const Json& value, std::string_view pointer);

// The text at a pointer. Throws Error "'stack.StackName' is missing" / "'...' must be a string".
std::string text(const Json& value, std::string_view pointer);

// The text at a pointer, or `fallback` if it is missing or null.
std::string text_or(const Json& value, std::string_view pointer, std::string_view fallback = {});

// The array at a pointer; an empty array if it is missing or null. Throws Error if it is something
// else.
const Json& array_or_empty(const Json& value, std::string_view pointer);

// Deep-merges `over` into `base`: maps are merged, everything else (lists, null) is replaced
// (01-core 7.8).
void merge(Json& base, const Json& over);

// "/kumo/stack/StackName" -> "kumo.stack.StackName", as users write key paths.
std::string dotted(std::string_view pointer);

// One-line and indented text. Invalid UTF-8 becomes U+FFFD, binary values base64: never throws.
std::string dump(const Json& value);
std::string dump_pretty(const Json& value);
// As Python's json.dumps writes it ("a": 1, "b"), for texts that are promised in that form.
std::string dump_python(const Json& value);

// Parses strict JSON (RFC 8259); depth at most 128. `origin` names the text in the error:
// "gcdt_dev.json:3:14: ..." (line and column count from 1).
Json parse_json(std::string_view text, std::string_view origin);
// The same for a text that may well be something else: nullopt instead of an error.
std::optional<Json> try_parse_json(std::string_view text);

}  // namespace gcdt
