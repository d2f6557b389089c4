// Single values between JSON and the texts that travel: numbers, booleans, timestamps, blobs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/model.h"
#include "base/json.h"
#include "base/time.h"

namespace gcdt::aws {

// The name of a member in bodies, headers and query strings: locationName of the member, else of
// its shape, else `fallback`, else its own name. (What a structure calls itself is for documents
// whose root it is.)
std::string_view wire_name(const Member& member, std::string_view fallback = {});

// The same in XML and forms, where a list shape that is flattened goes by the name of its elements.
std::string_view element_name(const Member& member);

// The member of that name on the wire.
std::optional<Member> member_on_wire(const Shape& structure, std::string_view name);

// A blob's or string's bytes; empty for other values.
std::string_view bytes_of(const Json& value);
Json binary(std::string_view bytes);

// The instant a parameter means: an ISO 8601 or RFC 822 text, epoch seconds as number or text.
std::optional<Time> time_of(const Json& value);
// "2015-01-25T08:00:00Z", "1422172800.5", "Sun, 25 Jan 2015 08:00:00 GMT". A text that is no
// instant stays as it is.
std::string timestamp_text(const Json& value, TimestampFormat format);
// How answers carry instants: ISO 8601. What no one can read stays as it is.
Json timestamp_value(const Json& value);

// A number with all its digits; NaN, Infinity and -Infinity by name.
std::string number_text(const Json& value);
// Any scalar as it stands in headers, query strings, forms and XML. `format` is for timestamps that
// the model gives none.
std::string scalar_text(const Member& member, const Json& value, TimestampFormat format);

// A scalar from its text in XML or a header; nullopt if it is none of its type.
std::optional<Json> scalar_value(Type type, std::string_view text);

}  // namespace gcdt::aws
